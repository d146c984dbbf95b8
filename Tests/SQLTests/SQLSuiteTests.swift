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
