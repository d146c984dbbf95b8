/// `%XX` in URLs and forms.
enum PercentCoding {
  /// Keeps letters, digits, `-_.*`; blanks become `+`, other bytes `%XX`, as in HTML forms (Java's URLEncoder).
  static func encode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in bytes {
      let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
      if isLetter || (byte >= 0x30 && byte <= 0x39) || "-_.*".utf8.contains(byte) {
        out.append(byte)
      } else if byte == 0x20 {
        out.append(0x2B)
      } else {
        out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return out
  }

  /// Nil for a `%` without two hex digits.
  static func decode(_ bytes: UnsafeRawBufferPointer, plusIsBlank: Bool = true) -> [UInt8]? {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == 0x25 {
        guard at + 2 < bytes.count, let high = Hex.digit(bytes[at + 1]), let low = Hex.digit(bytes[at + 2]) else {
          return nil
        }
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(plusIsBlank && bytes[at] == 0x2B ? 0x20 : bytes[at])
        at += 1
      }
    }
    return out
  }
}
