import CSnappy

/// Snappy's raw format.
enum SnappyCodec: PageCodec {
  static let codec = ParquetCodec.snappy
  // Copies of 64 bytes in 2 or 3 bytes.
  static let maximumRatio = 64

  static func claimedByteCount(_ source: UnsafeRawBufferPointer) -> Int? {
    var count = 0
    let input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
    return snappy_uncompressed_length(input, source.count, &count) == SNAPPY_OK ? count : nil
  }

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    let input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
    var count = 0
    guard snappy_uncompressed_length(input, source.count, &count) == SNAPPY_OK, count == target.count else {
      throw failed("it does not hold \(target.count) bytes")
    }
    let output = target.baseAddress?.assumingMemoryBound(to: CChar.self)
    guard snappy_uncompress(input, source.count, output, &count) == SNAPPY_OK, count == target.count else {
      throw failed("broken data")
    }
  }
}
