import Columnar
import Vectorized

/// Statements to run and what becomes of their results.
struct QueryRequest {
  var sql: String
  var lake = Environment.lake
  var threads: Int?
  var memoryLimit: ByteSize?
  var pageCache: ByteSize?
  /// Nil: after the output file's name, else a table.
  var format: (any OutputFormat.Type)?
  var outputPath: String?
  /// Name of a chart type; results are drawn in the terminal instead of written.
  var chart: String?
  var showsTiming = false

  /// Runs the statements; the shell gives the engine that it keeps between them.
  func run() throws { try run(on: makeEngine()) }

  func makeEngine() -> QueryEngine {
    QueryEngine(lake: lake, threads: threads, memoryLimit: memoryLimit, pageCache: pageCache)
  }

  func run(on engine: QueryEngine) throws {
    let statements = Script(sql).statements
    guard !statements.isEmpty else { throw CommandError.usage("there is no statement to run") }
    let target = try outputPath.map { try OutputTarget.file($0) } ?? OutputTarget.standardOutput()
    let format = try chosenFormat(target)
    if outputPath != nil, statements.count > 1, format.isBinary {
      throw CommandError.usage("one \(format.name) file holds one result, but there are \(statements.count) statements")
    }
    for statement in statements {
      do {
        try run(statement.text, format, target, engine)
      } catch  where !(error is ClosedPipe) {
        throw StatementFailure(error: error, sql: sql, offset: statement.offset)
      }
    }
    try target.commit()
  }

  private func chosenFormat(_ target: OutputTarget) throws -> any OutputFormat.Type {
    let format = self.format ?? outputPath.flatMap { Self.format(ofFile: $0) } ?? TableFormat.self
    if chart == nil, format.isBinary, target.terminal.isTerminal {
      throw CommandError.usage(
        "\(format.name) is not for a terminal", suggestion: "name a file with --output, or redirect standard output")
    }
    return format
  }

  /// The format that a file's name tells: `.csv`, `.parquet`, `.md` …
  static func format(ofFile path: String) -> (any OutputFormat.Type)? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    return OutputFormats.named(["md": "markdown", "jsonl": "ndjson", "txt": "table"][ending] ?? ending)
  }

  private func run(_ sql: String, _ format: any OutputFormat.Type, _ target: OutputTarget, _ engine: QueryEngine) throws
  {
    let started = MonotonicClock.seconds
    var writer: (any ResultWriter)?
    var rowCount = 0
    let cancellation = Cancellation()
    try Interruption.cancelling(cancellation) {
      try engine.run(sql, cancellation: cancellation) { schema in
        writer =
          try chart.map { try ChartWriter($0, schema, target) }
          ?? format.makeWriter(schema, to: target, threads: engine.threads)
      } consume: { batch in
        rowCount += batch.count
        try writer?.write(batch)
      }
      try writer?.finish()
    }
    if showsTiming {
      let seconds = ElapsedTime(seconds: MonotonicClock.seconds - started)
      Message.note("\(TableWriter.count(rowCount, "row")) in \(seconds)")
    }
  }
}

/// A statement's failure together with the text around it, so that line and column are those of the whole text.
struct StatementFailure: Error {
  var error: any Error
  var sql: String
  /// UTF-8 offset of the statement in `sql`.
  var offset: Int
}
