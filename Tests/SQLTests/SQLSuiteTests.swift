import QueryPlanner
import Testing

@Suite struct SQLSuiteTests {
  @Test(arguments: SLTSuite.files)
  func answers(_ path: String) throws {
    let file = try SLTSuite.load(path)
    let runner = SLTRunner(engine: try SessionEngine(settings: SLTSuite.settings))
    if SLTSuite.isCompleting {
      #expect(SLTSuite.write(runner.completed(file), to: SLTSuite.root + path), "\(path) cannot be written")
      return
    }
    for failure in runner.failures(of: file, line: SLTSuite.line) { Issue.record("\(failure)") }
  }

  /// Every shortcut has a switch; without it the answers are the same.
  @Test(arguments: [
    "optimizer=off", "pruning=off", "dictionary=off", "metadata=off", "late_columns=off", "build_filters=off",
    "threads=1,batch=3", "threads=4,batch=100", "page_cache=65536", "window=1,threads=2",
  ])
  func answersDoNotDependOnSettings(_ settings: String) throws {
    if SLTSuite.isCompleting { return }
    for path in SLTSuite.files {
      let runner = SLTRunner(engine: try SessionEngine(settings: SLTSuite.settings(settings)))
      for failure in runner.failures(of: try SLTSuite.load(path), line: SLTSuite.line) {
        Issue.record("with \(settings): \(failure)")
      }
    }
  }

  /// Whatever is expected to succeed parses, and its printed form is a fixed point.
  @Test(arguments: SLTSuite.files) func parses(_ path: String) throws {
    for record in try SLTSuite.load(path).records {
      if case .error = record.expectation { continue }
      do {
        let printed = try Parser.parseStatement(record.sql).sql
        #expect(try Parser.parseStatement(printed).sql == printed, "\(path):\(record.line)")
      } catch {
        Issue.record("\(path):\(record.line): \(SLTRunner.message(of: error, in: record.sql))")
      }
    }
  }
}
