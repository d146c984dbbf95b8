import Columnar

/// RFC 4180 with a header; NULL is an unquoted empty field, the empty text is `""`.
enum CSVFormat: OutputFormat {
  static let name = "csv"

  static func makeWriter(_ schema: Schema, to target: OutputTarget) throws -> any ResultWriter {
    try CSVResultWriter(schema, target)
  }
}

final class CSVResultWriter: ResultWriter {
  private let schema: Schema
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) throws {
    self.schema = schema
    self.target = target
    try target.append { out in
      for (index, field) in schema.fields.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        Self.append(field.name.utf8.map { $0 }, to: &out)
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  func write(_ batch: Batch) throws {
    for row in 0..<batch.count {
      try target.append { out in
        for (index, column) in batch.columns.enumerated() {
          if index > 0 { out.append(UInt8(ascii: ",")) }
          let type = schema.fields[index].type
          let value = column.value(at: row)
          if case .bytes(let bytes) = value, type != .varbinary {
            Self.append(bytes, to: &out)
          } else {
            _ = CellText.append(value, type, to: &out)
          }
        }
        out.append(UInt8(ascii: "\n"))
      }
    }
  }

  func finish() throws { try target.flush() }

  private static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
    let needsQuotes =
      bytes.isEmpty || bytes.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else {
      out += bytes
      return
    }
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { out.append(byte) }
      out.append(byte)
    }
    out.append(UInt8(ascii: "\""))
  }
}
