import Columnar

/// The value of a partition column as a part of object names.
///
/// Escaped as Hive does, one folder name at most: bytes that mean something in a path become `%XX`, also a dot or `_` at
/// the start, which would hide the folder. NULL and the empty text are `__HIVE_DEFAULT_PARTITION__`. What is longer than
/// 96 bytes is cut and ends in a hash of the whole. So different values have different names.
enum PartitionValue {
  static let absent = "__HIVE_DEFAULT_PARTITION__"
  static let largestByteCount = 96

  static func name(_ value: String?) -> String {
    guard let value, !value.isEmpty else { return absent }
    let bytes = Array(value.utf8)
    var out: [UInt8] = []
    for (i, byte) in bytes.enumerated() {
      if isPlain(byte, isFirst: i == 0) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      }
      if out.count > largestByteCount { return cut(out, bytes) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The start, `%~` (which escaping never makes) and the hash: 96 bytes or a few less.
  private static func cut(_ escaped: [UInt8], _ whole: [UInt8]) -> String {
    var head = escaped.prefix(largestByteCount - 2 - ContentHash.digitCount)
    if let percent = head.lastIndex(of: UInt8(ascii: "%")), percent > head.count - 3 { head = head[..<percent] }
    return String(decoding: head, as: UTF8.self) + "%~" + ContentHash(whole).description
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Letters and digits of ASCII and what is harmless everywhere; all other text is escaped byte by byte.
  private static func isPlain(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: " "):
      true
    case UInt8(ascii: "."), UInt8(ascii: "_"): !isFirst
    default: false
    }
  }
}
