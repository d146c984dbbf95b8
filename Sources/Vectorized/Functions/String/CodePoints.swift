import Columnar

/// UTF-8 by code points. Ill-formed bytes never read beyond the end; each counts as it stands.
enum CodePoints {
  static func count(_ view: StringView) -> Int { view.withBytes { count($0) } }

  /// Bytes that are not continuation bytes.
  static func count(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var i = 0
    let n = bytes.count
    while i &+ 8 <= n {
      count &+= 8 &- continuations(bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i &+= 8
    }
    while i < n {
      count &+= bytes[i] & 0xC0 == 0x80 ? 0 : 1
      i &+= 1
    }
    return count
  }

  @inline(__always)
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var i = 0
    let n = bytes.count
    var seen: UInt64 = 0
    while i &+ 8 <= n {
      seen |= bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      i &+= 8
    }
    while i < n {
      seen |= UInt64(bytes[i])
      i &+= 1
    }
    return seen & 0x8080_8080_8080_8080 == 0
  }

  /// Byte offset of code point `index` from `start` on; the byte count when there are fewer.
  static func offset(_ bytes: UnsafeRawBufferPointer, of index: Int, from start: Int = 0) -> Int {
    if index <= 0 || start >= bytes.count { return start }
    let n = bytes.count
    var at = start &+ 1
    var left = index
    while at &+ 8 <= n {
      let starts = 8 &- continuations(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      if starts >= left { break }
      left &-= starts
      at &+= 8
    }
    while at < n {
      if bytes[at] & 0xC0 != 0x80 {
        left &-= 1
        if left == 0 { return at }
      }
      at &+= 1
    }
    return n
  }

  /// How many of a word's bytes are continuation bytes, 10xxxxxx: high bit set, next one clear.
  @inline(__always)
  private static func continuations(_ word: UInt64) -> Int {
    (word & (~word &<< 1) & 0x8080_8080_8080_8080).nonzeroBitCount
  }

  /// Offset of the code point behind the one at `at`.
  @inline(__always)
  static func next(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
    var i = at &+ 1
    while i < bytes.count, bytes[i] & 0xC0 == 0x80 { i &+= 1 }
    return i
  }

  /// Offset of the code point that ends before `at` (> 0).
  @inline(__always)
  static func previous(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
    var i = at &- 1
    while i > 0, bytes[i] & 0xC0 == 0x80 { i &-= 1 }
    return i
  }

  /// The scalar at `at` and the bytes it takes; an ill-formed byte gives U+FFFD and 1.
  ///
  /// One and two bytes hold the alphabets of most texts; they are taken without a call.
  @inline(__always)
  static func decode(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> (scalar: UInt32, count: Int) {
    let first = UInt32(bytes[at])
    if first < 0x80 { return (first, 1) }
    if first >= 0xC2, first < 0xE0, at &+ 1 < bytes.count, bytes[at &+ 1] & 0xC0 == 0x80 {
      return ((first & 0x1F) &<< 6 | UInt32(bytes[at &+ 1] & 0x3F), 2)
    }
    return decodeLong(bytes, at)
  }

  /// The same for three and four bytes, and for what is ill-formed.
  private static func decodeLong(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> (scalar: UInt32, count: Int) {
    let first = UInt32(bytes[at])
    let count = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : 0
    guard count > 0, at + count <= bytes.count else { return (0xFFFD, 1) }
    var scalar = first & (0xFF >> UInt32(count + 1))
    for k in 1..<count {
      let byte = UInt32(bytes[at + k])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      scalar = scalar << 6 | byte & 0x3F
    }
    return Unicode.Scalar(scalar) == nil ? (0xFFFD, 1) : (scalar, count)
  }

  /// Writes a scalar as UTF-8; returns the bytes written.
  static func encode(_ scalar: UInt32, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    switch scalar {
    case 0..<0x80:
      out[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case 0x80..<0x800:
      out[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 2
    case 0x800..<0x10000:
      out[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      out[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 3
    default:
      out[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
      out[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      out[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 4
    }
  }
}
