/// A set of bytes; those above 127 stand for parts of wider characters.
struct ByteSet: Hashable, Sendable {
  private var low: (UInt64, UInt64) = (0, 0)
  /// Whether all bytes above 127 are in; there is no set with some of them.
  var hasWide = false

  init() {}

  init<S: Sequence<UInt8>>(_ bytes: S) { for byte in bytes { insert(byte) } }

  static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let word = digits.union(
    ByteSet(
      [UInt8(ascii: "_")] + Array(UInt8(ascii: "a")...UInt8(ascii: "z")) + Array(UInt8(ascii: "A")...UInt8(ascii: "Z")))
  )
  static let space = ByteSet([0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D])
  static let lineFeed = ByteSet([0x0A])

  /// `byte` is below 128.
  mutating func insert(_ byte: UInt8) {
    if byte < 64 { low.0 |= 1 << UInt64(byte) } else { low.1 |= 1 << UInt64(byte & 63) }
  }

  func contains(_ byte: UInt8) -> Bool {
    if byte >= 0x80 { return hasWide }
    return (byte < 64 ? low.0 >> UInt64(byte) : low.1 >> UInt64(byte & 63)) & 1 != 0
  }

  func union(_ other: ByteSet) -> ByteSet {
    var result = self
    result.low = (low.0 | other.low.0, low.1 | other.low.1)
    result.hasWide = hasWide || other.hasWide
    return result
  }

  var inverted: ByteSet {
    var result = self
    result.low = (~low.0, ~low.1)
    result.hasWide = !hasWide
    return result
  }

  func isDisjoint(_ other: ByteSet) -> Bool {
    low.0 & other.low.0 == 0 && low.1 & other.low.1 == 0 && !(hasWide && other.hasWide)
  }

  /// The bytes up to 127 that are not in, when there are at most two and wider characters are.
  var stops: (UInt8, UInt8)? {
    let out = (0..<0x80).map { UInt8($0) }.filter { !contains($0) }
    guard hasWide, let first = out.first, out.count <= 2 else { return nil }
    return (first, out[out.count - 1])
  }

  /// 32 bytes, a bit a byte value.
  var bitmap: [UInt8] {
    (0..<32).map { i in
      i >= 16 ? (hasWide ? 0xFF : 0) : UInt8(truncatingIfNeeded: (i < 8 ? low.0 : low.1) >> UInt64(i % 8 * 8))
    }
  }

  static func == (a: ByteSet, b: ByteSet) -> Bool { a.low == b.low && a.hasWide == b.hasWide }

  func hash(into hasher: inout Hasher) {
    hasher.combine(low.0)
    hasher.combine(low.1)
    hasher.combine(hasWide)
  }
}
