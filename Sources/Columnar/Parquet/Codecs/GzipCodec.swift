import CDeflate

/// Gzip, one or more members one after the other; zlib's framing is taken too, as some writers use it.
enum GzipCodec: PageCodec {
  static let codec = ParquetCodec.gzip
  // Deflate's best, 1032, rounded up.
  static let maximumRatio = 1_100

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    guard let decompressor = libdeflate_alloc_decompressor() else { throw failed("no memory for a context") }
    defer { libdeflate_free_decompressor(decompressor) }
    guard var input = source.baseAddress, var output = target.baseAddress else { throw failed("empty") }
    var inputLeft = source.count
    var outputLeft = target.count
    let isGzip = inputLeft >= 2 && source[0] == 0x1F && source[1] == 0x8B
    while inputLeft > 0 {
      var used = 0
      var written = 0
      let result =
        isGzip
        ? libdeflate_gzip_decompress_ex(decompressor, input, inputLeft, output, outputLeft, &used, &written)
        : libdeflate_zlib_decompress_ex(decompressor, input, inputLeft, output, outputLeft, &used, &written)
      guard result == LIBDEFLATE_SUCCESS, used > 0 else { throw failed("broken data") }
      input += used
      inputLeft -= used
      output += written
      outputLeft -= written
    }
    if outputLeft != 0 { throw failed("\(outputLeft) bytes are missing") }
  }
}
