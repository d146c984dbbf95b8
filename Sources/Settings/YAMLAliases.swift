/// Counts what may be aliases (`*name`) in a YAML text before it is parsed.
///
/// A few lines of aliases of aliases stand for billions of values, and the parser compares keys value by value. Settings
/// need none, so a text with more than a handful is refused unread; words of a SQL text count too, which does no harm
/// while the limit is above what anybody writes beside an anchor.
enum YAMLAliases {
  static let limit = 16

  static func areTooMany(_ bytes: [UInt8]) -> Bool {
    var aliasCount = 0
    var hasAnchor = false
    for (i, byte) in bytes.enumerated() where byte == UInt8(ascii: "*") || byte == UInt8(ascii: "&") {
      guard i == 0 || begins(after: bytes[i - 1]), i + 1 < bytes.count, isName(bytes[i + 1]) else { continue }
      if byte == UInt8(ascii: "*") { aliasCount += 1 } else { hasAnchor = true }
    }
    return hasAnchor && aliasCount > limit
  }

  /// Whether a token may begin behind `byte`.
  private static func begins(after byte: UInt8) -> Bool { byte <= 0x20 || "[]{},:?-'\"".utf8.contains(byte) }

  private static func isName(_ byte: UInt8) -> Bool { byte > 0x20 && !"[]{},".utf8.contains(byte) }
}
