import CBrotli

/// Brotli; for reading only.
enum BrotliCodec: PageCodec {
  static let codec = ParquetCodec.brotli
  // A meta-block of a few bytes may repeat one byte 16 MB long.
  static let maximumRatio = 1 << 20

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    var count = target.count
    guard let input = source.baseAddress, let output = target.baseAddress,
      BrotliDecoderDecompress(
        source.count, input.assumingMemoryBound(to: UInt8.self), &count, output.assumingMemoryBound(to: UInt8.self))
        == BROTLI_DECODER_RESULT_SUCCESS, count == target.count
    else { throw failed("broken data") }
  }
}
