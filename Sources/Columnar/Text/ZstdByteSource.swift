import CZstd

/// Decompresses a zstd stream of one or more frames.
package final class ZstdByteSource: ByteSource {
  package var name: String { input.name }
  private let input: any ByteSource
  private let window = Buffer(byteCount: 1 << 18)
  private let context: OpaquePointer
  private var filled = 0
  private var consumed = 0
  private var isInsideFrame = false
  private var isEnded = false

  package init(_ input: any ByteSource) throws(TextError) {
    self.input = input
    guard let context = ZSTD_createDStream() else {
      throw TextError(file: input.name, "cannot start zstd decompression: out of memory")
    }
    self.context = context
  }

  deinit { ZSTD_freeDStream(context) }

  package var progress: (done: Int, total: Int?) { input.progress }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    if isEnded || target.isEmpty { return 0 }
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while output.pos == 0 {
      if consumed == filled {
        consumed = 0
        filled = try input.read(into: UnsafeMutableRawBufferPointer(start: window.base, count: window.byteCount))
        if filled == 0 {
          isEnded = true
          if !isInsideFrame { return 0 }
          throw TextError(
            file: name, "the zstd data end early, after \(input.progress.done) bytes: is the file complete?")
        }
      }
      var source = ZSTD_inBuffer(src: window.base, size: filled, pos: consumed)
      let status = ZSTD_decompressStream(context, &output, &source)
      consumed = source.pos
      if ZSTD_isError(status) != 0 {
        let reason = String(cString: ZSTD_getErrorName(status))
        throw TextError(file: name, "damaged zstd data near byte \(input.progress.done) of the file: \(reason)")
      }
      isInsideFrame = status != 0
    }
    return output.pos
  }

  package func skip(_ count: Int) throws(TextError) { try skipByReading(count) }
}
