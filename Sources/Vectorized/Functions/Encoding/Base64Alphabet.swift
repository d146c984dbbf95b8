/// Base64 in one of its alphabets (RFC 4648, sections 4 and 5).
package struct Base64Alphabet: Sendable {
  package static let standard = Base64Alphabet(ending: "+/")
  package static let forURLs = Base64Alphabet(ending: "-_")

  private let letters: [UInt8]
  /// Value by byte; 255: not in the alphabet.
  private let values: [UInt8]

  private init(ending: String) {
    letters = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + ending).utf8)
    var values = [UInt8](repeating: 255, count: 256)
    for (k, byte) in letters.enumerated() { values[Int(byte)] = UInt8(k) }
    self.values = values
  }

  /// With padding.
  package func encode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var word: UInt32 = 0
      for k in 0..<3 { word = word << 8 | (k < count ? UInt32(bytes[start + k]) : 0) }
      for k in 0..<4 { out.append(k <= count ? letters[Int(word >> UInt32(18 - 6 * k) & 63)] : 0x3D) }
    }
    return out
  }

  /// nil for other text. Padding may be left out; a single letter of a group says nothing.
  package func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var end = bytes.count
    while end > 0, bytes.count - end < 2, bytes[end - 1] == 0x3D { end -= 1 }
    guard end % 4 != 1, end == bytes.count || bytes.count % 4 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(end / 4 * 3 + 2)
    var word: UInt32 = 0
    for i in 0..<end {
      let value = values[Int(bytes[i])]
      guard value != 255 else { return nil }
      word = word << 6 | UInt32(value)
      switch i & 3 {
      case 1: out.append(UInt8(truncatingIfNeeded: word >> 4))
      case 2: out.append(UInt8(truncatingIfNeeded: word >> 2))
      case 3: out.append(UInt8(truncatingIfNeeded: word))
      default: break
      }
    }
    return out
  }
}
