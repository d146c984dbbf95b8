import Columnar

/// Partition columns that folders name in Hive's way: `year=2026/month=11/clicks.csv`.
struct PartitionPath {
  /// Names and texts in the order of the path; nil is NULL.
  var values: [(name: String, text: String?)] = []

  /// - Parameter base: the table's folder; only folders below it count.
  init(_ path: String, below base: String) {
    var rest = path[...]
    if !base.isEmpty, path.hasPrefix(base) { rest = path.dropFirst(base.count) }
    for folder in rest.split(separator: "/").dropLast() {
      guard let equals = folder.firstIndex(of: "="), equals != folder.startIndex else { continue }
      let text = Self.decoded(folder[folder.index(after: equals)...])
      values.append((String(folder[..<equals]), text == "__HIVE_DEFAULT_PARTITION__" ? nil : text))
    }
  }

  var names: [String] { values.map(\.name) }

  func value(_ name: String) -> Value {
    values.first { $0.name == name }?.text.map { Value.text($0) } ?? .null
  }

  /// Folder names escape special characters as `%` and two hexadecimal digits.
  private static func decoded(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
