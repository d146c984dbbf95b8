import Columnar

/// Rows as JSON objects (RFC 8259).
///
/// Integers, REAL and DOUBLE are numbers (NaN and infinities, which JSON lacks, are strings), DECIMAL a string, times ISO
/// 8601, VARBINARY hexadecimal, JSON itself as it is. A name that occurs twice gets a number, since most readers keep
/// only one of two equal names.
struct JSONObjects {
  private let types: [DataType]
  /// `"name":` of each column, quoted and escaped.
  private let keys: [[UInt8]]

  init(_ schema: Schema) {
    types = schema.fields.map(\.type)
    var used: Set<String> = []
    keys = schema.fields.map { field in
      var name = field.name
      var number = 2
      while !used.insert(name).inserted {
        name = "\(field.name)_\(number)"
        number += 1
      }
      var key: [UInt8] = []
      Self.append(Array(name.utf8), to: &key)
      return key + [UInt8(ascii: ":")]
    }
  }

  func append(_ batch: Batch, _ row: Int, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    for (index, column) in batch.columns.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += keys[index]
      Self.append(column.value(at: row), types[index], to: &out)
    }
    out.append(UInt8(ascii: "}"))
  }

  static func append(_ value: Value, _ type: DataType, to out: inout [UInt8]) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .boolean: _ = CellText.append(value, type, to: &out)
    case .double(let double) where double.isFinite: _ = CellText.append(value, type, to: &out)
    case .integer where type.isInteger: _ = CellText.append(value, type, to: &out)
    case .bytes(let bytes) where type == .json: out += bytes
    case .bytes(let bytes) where type != .varbinary: append(bytes, to: &out)
    case .list(let values): append(values, type, to: &out)
    default:
      out.append(UInt8(ascii: "\""))
      _ = CellText.append(value, type, to: &out, separator: "T")
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func append(_ values: [Value], _ type: DataType, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      var element = DataType.unknown
      if case .array(let inner) = type { element = inner }
      if case .row(let fields) = type, index < fields.count { element = fields[index].type }
      append(value, element, to: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  /// `bytes` as a JSON string. Ill-formed UTF-8 is repaired: JSON is UTF-8 throughout.
  static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
    if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
      append(Array(String(decoding: bytes, as: UTF8.self).utf8), to: &out)
      return
    }
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
      case 0x08: out.append(contentsOf: "\\b".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0C: out.append(contentsOf: "\\f".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        out.append(contentsOf: "\\u00".utf8)
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
