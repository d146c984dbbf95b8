import Columnar

/// One object a line, one line a row.
enum NDJSONFormat: OutputFormat {
  static let name = "ndjson"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    NDJSONResultWriter(schema, target)
  }
}

final class NDJSONResultWriter: ResultWriter {
  private var rows: NDJSONWriter
  private let text = ByteBuilder()
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) {
    rows = NDJSONWriter(schema.withDistinctNames)
    self.target = target
  }

  func write(_ batch: Batch) throws {
    text.removeAll()
    rows.write(batch, to: text)
    try target.append { $0.append(contentsOf: text.bytes) }
  }

  func finish() throws { try target.flush() }
}
