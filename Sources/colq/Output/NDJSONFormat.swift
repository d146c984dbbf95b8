import Columnar

/// One object a line, one line a row.
enum NDJSONFormat: OutputFormat {
  static let name = "ndjson"

  static func makeWriter(_ schema: Schema, to target: OutputTarget) throws -> any ResultWriter {
    NDJSONWriter(schema, target)
  }
}

final class NDJSONWriter: ResultWriter {
  private let objects: JSONObjects
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) {
    objects = JSONObjects(schema)
    self.target = target
  }

  func write(_ batch: Batch) throws {
    for row in 0..<batch.count {
      try target.append { out in
        objects.append(batch, row, to: &out)
        out.append(UInt8(ascii: "\n"))
      }
    }
  }

  func finish() throws { try target.flush() }
}
