import Columnar

/// An array of objects, one a row.
enum JSONFormat: OutputFormat {
  static let name = "json"

  static func makeWriter(_ schema: Schema, to target: OutputTarget) throws -> any ResultWriter {
    JSONWriter(schema, target)
  }
}

final class JSONWriter: ResultWriter {
  private let objects: JSONObjects
  private let target: OutputTarget
  private var isEmpty = true

  init(_ schema: Schema, _ target: OutputTarget) {
    objects = JSONObjects(schema)
    self.target = target
  }

  func write(_ batch: Batch) throws {
    for row in 0..<batch.count {
      try target.append { out in
        out.append(contentsOf: (isEmpty ? "[" : ",\n ").utf8)
        objects.append(batch, row, to: &out)
      }
      isEmpty = false
    }
  }

  func finish() throws {
    try target.append(isEmpty ? "[]\n" : "]\n")
    try target.flush()
  }
}
