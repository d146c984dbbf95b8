import CZlib

/// Decompresses a gzip stream, also one of several members one after the other (as `cat a.gz b.gz` makes).
package final class GzipByteSource: ByteSource {
  package var name: String { input.name }
  private let input: any ByteSource
  private let window = Buffer(byteCount: 1 << 18)
  private var stream = z_stream()
  private var isEnded = false
  private var isInsideMember = true

  package init(_ input: any ByteSource) throws(TextError) {
    self.input = input
    // 15 window bits; + 16: gzip header and trailer.
    if inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
      throw TextError(file: input.name, "cannot start gzip decompression")
    }
  }

  deinit { inflateEnd(&stream) }

  package var progress: (done: Int, total: Int?) { input.progress }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    if isEnded || target.isEmpty { return 0 }
    let room = min(target.count, 1 << 30)
    stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room)
    while stream.avail_out == UInt32(room) {
      if stream.avail_in == 0, try !refill() { break }
      if !isInsideMember {
        inflateReset(&stream)
        isInsideMember = true
      }
      let status = inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        isInsideMember = false
      } else if status != Z_OK, status != Z_BUF_ERROR {
        let reason = stream.msg.map { String(cString: $0) } ?? "code \(status)"
        throw TextError(file: name, "damaged gzip data near byte \(input.progress.done) of the file: \(reason)")
      }
    }
    return room - Int(stream.avail_out)
  }

  private func refill() throws(TextError) -> Bool {
    let got = try input.read(into: UnsafeMutableRawBufferPointer(start: window.base, count: window.byteCount))
    if got == 0 {
      isEnded = true
      if isInsideMember {
        throw TextError(
          file: name, "the gzip data end early, after \(input.progress.done) bytes: is the file complete?")
      }
      return false
    }
    stream.next_in = window.pointer(as: UInt8.self)
    stream.avail_in = UInt32(got)
    return true
  }

  package func skip(_ count: Int) throws(TextError) { try skipByReading(count) }
}
