/// Values as YAML scalars that read as the same text again.
enum YAMLText {
  /// A setting's value; empty for one that is not set.
  static func value(_ text: String, _ kind: SettingKey.Kind) -> String {
    switch kind {
    case .list: "[" + SettingValue.list(text).map(quoted).joined(separator: ", ") + "]"
    case .boolean, .integer, .number: text
    case .text, .size, .duration, .address, .choice: text.isEmpty ? "" : quoted(text)
    }
  }

  /// As it is where YAML takes it for that text, in quotes otherwise.
  static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0.isNumber || $0 == "/" } ?? false
      && text.allSatisfy { $0.isLetter || $0.isNumber || "-_./:".contains($0) } && !text.hasSuffix(":")
      && !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased())
    if isPlain { return text }
    if text.unicodeScalars.contains(where: isControl) { return escaped(text) }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// What single quotes cannot hold: control characters, line ends, what YAML does not print.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func escaped(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      default:
        if isControl(scalar) {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
