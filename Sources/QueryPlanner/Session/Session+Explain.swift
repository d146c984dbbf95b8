import Columnar
import Vectorized

extension Session {
  /// EXPLAIN shows the plan; ANALYZE runs it first; TYPE VALIDATE only says that the statement is right.
  func explain(_ statement: Statement, _ explain: Explain, _ cancellation: Cancellation) throws -> PreparedQuery {
    if let format = explain.format, format != .text {
      throw SQLError(.notSupported, "EXPLAIN (FORMAT \(format.rawValue)) is not supported", at: statement.range)
    }
    if explain.type == .io {
      throw SQLError(.notSupported, "EXPLAIN (TYPE IO) is not supported", at: statement.range)
    }
    guard case .query(let query) = statement.kind else {
      _ = try prepare(statement)
      if explain.type == .validate { return PreparedQuery([Field("Valid", .boolean)], rows: [[.boolean(true)]]) }
      throw SQLError(.notSupported, "EXPLAIN works for queries", at: statement.range)
    }
    let planned = try plan(query)
    if explain.type == .validate { return PreparedQuery([Field("Valid", .boolean)], rows: [[.boolean(true)]]) }
    let field = Field("Query Plan", .text)
    if !explain.isAnalyze {
      let lines =
        explain.type == .logical
        ? planned.logical.text.split(separator: "\n").map(String.init) : ExplainText.lines(planned.physical)
      return PreparedQuery([field], rows: lines.map { [.text($0)] })
    }
    let settings = options.settings
    let pageCache = pageCache
    return PreparedQuery(schema: Schema([field])) { consume in
      let context = ExecutionContext(settings: settings, cancellation: cancellation, pageCache: pageCache)
      let started = MonotonicTime.nanoseconds
      try Executor.run(planned.physical, context: context) { _ in }
      let lines = ExplainText.lines(
        planned.physical, profile: context.profile, elapsed: UInt64(MonotonicTime.nanoseconds - started))
      try consume(Batch(columns: [Vector(.text, lines.map { .text($0) })], count: lines.count))
    }
  }
}
