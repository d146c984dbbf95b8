/// The beginning of a text, without a byte order mark, up to a line feed.
struct TextSample {
  private let buffer: Buffer
  private let from: Int
  /// The last byte is a line feed, unless there are none.
  let byteCount: Int

  /// First byte; 64 bytes behind the last one are readable.
  var bytes: UnsafePointer<UInt8> { UnsafePointer(buffer.pointer(as: UInt8.self) + from) }

  init(_ source: any ByteSource, byteCount wanted: Int) throws(TextError) {
    let buffer = Buffer(byteCount: wanted + 1)
    var total = 0
    var isWhole = false
    while total < wanted, !isWhole {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(start: buffer.base + total, count: wanted - total))
      isWhole = got == 0
      total += got
    }
    let bytes = buffer.pointer(as: UInt8.self)
    let from = total >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    if total > from, bytes[total - 1] != 0x0A {
      var lastLine = total
      while lastLine > from, bytes[lastLine - 1] != 0x0A { lastLine -= 1 }
      if !isWhole, lastLine > from {
        total = lastLine
      } else {
        bytes[total] = 0x0A
        total += 1
      }
    }
    self.buffer = buffer
    self.from = from
    byteCount = total - from
  }
}
