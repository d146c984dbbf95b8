import Columnar

/// Tab-separated lines with a header; tab, line break and backslash in texts are `\t`, `\n`, `\r`, `\\`, NULL is `\N`.
enum TSVFormat: OutputFormat {
  static let name = "tsv"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    try TSVWriter(schema, target)
  }
}

final class TSVWriter: ResultWriter {
  private let schema: Schema
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) throws {
    self.schema = schema
    self.target = target
    try target.append { out in
      for (index, field) in schema.fields.enumerated() {
        if index > 0 { out.append(UInt8(ascii: "\t")) }
        Self.append(field.name, to: &out)
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  func write(_ batch: Batch) throws {
    for row in 0..<batch.count {
      try target.append { out in
        for (index, column) in batch.columns.enumerated() {
          if index > 0 { out.append(UInt8(ascii: "\t")) }
          if let text = CellText.text(column.value(at: row), schema.fields[index].type) {
            Self.append(text, to: &out)
          } else {
            out.append(contentsOf: "\\N".utf8)
          }
        }
        out.append(UInt8(ascii: "\n"))
      }
    }
  }

  func finish() throws { try target.flush() }

  private static func append(_ text: String, to out: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
      case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
      default: out.append(byte)
      }
    }
  }
}
