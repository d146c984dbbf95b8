import Columnar

/// RFC 4180 with a header; NULL is an unquoted empty field, the empty text is `""`.
enum CSVFormat: OutputFormat {
  static let name = "csv"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    try CSVResultWriter(schema, target)
  }
}

final class CSVResultWriter: ResultWriter {
  private var rows: CSVWriter
  private let text = ByteBuilder()
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) throws {
    rows = CSVWriter(schema)
    self.target = target
    rows.writeHeader(to: text)
    try target.append { $0.append(contentsOf: text.bytes) }
  }

  func write(_ batch: Batch) throws {
    text.removeAll()
    rows.write(batch, to: text)
    try target.append { $0.append(contentsOf: text.bytes) }
  }

  func finish() throws { try target.flush() }
}
