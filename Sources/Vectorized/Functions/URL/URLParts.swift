import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The parts of a URL as byte ranges, after RFC 3986, appendix B.
struct URLParts {
  var scheme: Range<Int>?
  var host: Range<Int>?
  var port: Range<Int>?
  var path: Range<Int>
  var query: Range<Int>?
  var fragment: Range<Int>?

  /// Nil when the text holds a blank, a control or another character that no URL has, as Java's URI refuses it.
  init?(_ text: UnsafeRawBufferPointer) {
    if Self.hasStrangeByte(text) { return nil }
    var at = 0
    var end = text.count
    if let mark = Self.first(0x23, text, end) {
      fragment = (mark + 1)..<end
      end = mark
    }
    if let mark = Self.first(0x3F, text, end) {
      query = (mark + 1)..<end
      end = mark
    }
    if let colon = Self.first(0x3A, text, end), Self.isScheme(text[at..<colon]) {
      scheme = at..<colon
      at = colon + 1
    }
    path = at..<end
    if at + 1 < end, text[at] == 0x2F, text[at + 1] == 0x2F {
      let start = at + 2
      let stop = text[start..<end].firstIndex(of: 0x2F) ?? end
      path = stop..<end
      authority(text, start..<stop)
    }
  }

  /// Bits of the bytes below 128 that no URL has, in two words.
  private static let strange: (low: UInt64, high: UInt64) = {
    var words: (low: UInt64, high: UInt64) = (1 << 0x21 - 1, 0)
    for byte in "\"<>\\^`{|}\u{7F}".utf8 {
      if byte < 64 { words.low |= 1 << UInt64(byte) } else { words.high |= 1 << UInt64(byte - 64) }
    }
    return words
  }()

  private static func hasStrangeByte(_ text: UnsafeRawBufferPointer) -> Bool {
    let (low, high) = strange
    var found: UInt64 = 0
    for byte in text {
      let word = byte < 64 ? low : byte < 128 ? high : 0
      found |= word &>> UInt64(byte & 63)
    }
    return found & 1 != 0
  }

  /// The first place of `byte` before `end`.
  private static func first(_ byte: UInt8, _ text: UnsafeRawBufferPointer, _ end: Int) -> Int? {
    guard end > 0, let base = text.baseAddress, let found = memchr(base, Int32(byte), end) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// `user@host:port`; a host in brackets is an IPv6 address.
  private mutating func authority(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) {
    var start = range.lowerBound
    if let mark = text[range].lastIndex(of: 0x40) { start = mark + 1 }
    var stop = range.upperBound
    let bracket = text[start..<stop].lastIndex(of: 0x5D) ?? start
    if let colon = text[bracket..<stop].lastIndex(of: 0x3A) {
      port = (colon + 1)..<stop
      stop = colon
    }
    host = start..<stop
  }

  private static func isScheme(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let first = bytes.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else { return false }
    return bytes.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
    }
  }
}
