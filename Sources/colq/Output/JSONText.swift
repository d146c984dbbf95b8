import Columnar

/// What JSON output needs beside the row writer of Columnar.
enum JSONText {
  /// The same columns under names that differ: most readers keep only one of two equal names of an object.
  static func distinctNames(_ schema: Schema) -> Schema {
    var used: Set<String> = []
    return Schema(
      schema.fields.map { field in
        var name = field.name
        var number = 2
        while !used.insert(name).inserted {
          name = "\(field.name)_\(number)"
          number += 1
        }
        return Field(name, field.type, isNullable: field.isNullable)
      })
  }

  /// `text` as a JSON string (RFC 8259, section 7).
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
