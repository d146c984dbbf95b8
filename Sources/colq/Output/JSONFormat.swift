import Columnar

/// An array of objects, one a row.
enum JSONFormat: OutputFormat {
  static let name = "json"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    JSONResultWriter(schema, target)
  }
}

final class JSONResultWriter: ResultWriter {
  private var rows: NDJSONWriter
  private let text = ByteBuilder()
  private let target: OutputTarget
  private var isEmpty = true

  init(_ schema: Schema, _ target: OutputTarget) {
    rows = NDJSONWriter(schema.withDistinctNames)
    self.target = target
  }

  func write(_ batch: Batch) throws {
    text.removeAll()
    rows.write(batch, to: text)
    // Texts hold no bare line feed (JSON escapes it), so each ends a row.
    for row in text.bytes.split(separator: 0x0A) {
      try target.append { out in
        out.append(contentsOf: (isEmpty ? "[" : ",\n ").utf8)
        out.append(contentsOf: row)
      }
      isEmpty = false
    }
  }

  func finish() throws {
    try target.append(isEmpty ? "[]\n" : "]\n")
    try target.flush()
  }
}
