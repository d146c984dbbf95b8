import CLZ4

/// LZ4's block format without framing.
enum LZ4RawCodec: PageCodec {
  static let codec = ParquetCodec.lz4Raw
  static let maximumRatio = 256

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    guard decompressBlock(source, target) == target.count else { throw failed("broken data") }
  }

  /// Bytes written, nil for broken data.
  static func decompressBlock(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) -> Int? {
    guard let input = source.baseAddress, let output = target.baseAddress,
      let inputCount = Int32(exactly: source.count), let outputCount = Int32(exactly: target.count)
    else { return source.isEmpty && target.isEmpty ? 0 : nil }
    let count = LZ4_decompress_safe(
      input.assumingMemoryBound(to: CChar.self), output.assumingMemoryBound(to: CChar.self), inputCount, outputCount)
    return count < 0 ? nil : Int(count)
  }
}
