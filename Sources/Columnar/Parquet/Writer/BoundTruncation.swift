/// Shortens bounds of strings, so that footers stay small.
enum BoundTruncation {
  /// A prefix is not larger than the whole. Text is cut between characters.
  static func lower(_ bytes: [UInt8], limit: Int, isText: Bool) -> EncodedChunk.Bound {
    if bytes.count <= limit { return EncodedChunk.Bound(bytes: bytes, isExact: true) }
    return EncodedChunk.Bound(bytes: prefix(bytes, limit, isText), isExact: false)
  }

  /// A prefix whose last character is raised by one is larger than the whole; where none can be, the whole stays.
  static func upper(_ bytes: [UInt8], limit: Int, isText: Bool) -> EncodedChunk.Bound {
    if bytes.count <= limit { return EncodedChunk.Bound(bytes: bytes, isExact: true) }
    var short = prefix(bytes, limit, isText)
    // 0x7E is the last byte below which the next one is text as well.
    let highest: UInt8 = isText ? 0x7E : 0xFE
    while let last = short.last {
      if last <= highest {
        short[short.count - 1] = last + 1
        return EncodedChunk.Bound(bytes: short, isExact: false)
      }
      short.removeLast()
    }
    return EncodedChunk.Bound(bytes: bytes, isExact: true)
  }

  private static func prefix(_ bytes: [UInt8], _ limit: Int, _ isText: Bool) -> [UInt8] {
    var end = limit
    if isText { while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 } }
    return Array(bytes[..<end])
  }
}
