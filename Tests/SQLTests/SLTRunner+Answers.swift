/// The text form of answers.
extension SLTRunner {
  /// A line a row, values separated by tabs; with `valuesort` a line a value.
  static func text(of answer: SQLAnswer, _ sorting: SLTRecord.Sorting) -> [String] {
    let rows = answer.rows.map { row in row.map(text) }
    return sorted(sorting == .valuesort ? rows.flatMap { $0 } : rows.map { $0.joined(separator: "\t") }, sorting)
  }

  static func sorted(_ lines: [String], _ sorting: SLTRecord.Sorting) -> [String] {
    // By bytes: the order must not depend on a locale or on Unicode's tables.
    sorting == .nosort ? lines : lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// NULL, (empty), or the value with tabs, line breaks and backslashes escaped.
  static func text(of value: String?) -> String {
    guard let value else { return "NULL" }
    if value.isEmpty { return "(empty)" }
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The letter of a type: Boolean, Integer, Real or decimal, Date or time, Text and all others.
  static func letter(of type: String) -> Character {
    let head = type.prefix { $0.isLetter }.lowercased()
    switch head {
    case "boolean": return "B"
    case "tinyint", "smallint", "integer", "bigint": return "I"
    case "real", "double", "decimal": return "R"
    case "date", "time", "timestamp", "interval": return "D"
    default: return "T"
    }
  }

  static func typeMismatch(_ expected: String, _ types: [String]) -> String? {
    guard expected.count == types.count else {
      return "expected \(expected.count) columns, found \(types.count): \(types.joined(separator: ", "))"
    }
    for (number, (wanted, type)) in zip(expected, types).enumerated() where wanted != "?" && wanted != letter(of: type)
    {
      return "column \(number + 1) is expected to be of class \(wanted), and is \(type)"
    }
    return nil
  }
}
