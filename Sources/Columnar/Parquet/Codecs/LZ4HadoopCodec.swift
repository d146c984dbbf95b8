/// The deprecated LZ4 codec: Hadoop's framing, or, from some writers, a bare LZ4 block.
///
/// A frame: uncompressed size and compressed size, 4 bytes each, big endian, then an LZ4 block; frames follow each other.
enum LZ4HadoopCodec: PageCodec {
  static let codec = ParquetCodec.lz4Hadoop
  static let maximumRatio = 256

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    if decompressFrames(source, target) { return }
    guard LZ4RawCodec.decompressBlock(source, target) == target.count else { throw failed("broken data") }
  }

  private static func decompressFrames(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var at = 0
    var written = 0
    while source.count - at >= 8 {
      let uncompressed = Int(UInt32(bigEndian: source.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      let compressed = Int(UInt32(bigEndian: source.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)))
      at += 8
      guard compressed <= source.count - at, uncompressed <= target.count - written else { return false }
      let block = UnsafeRawBufferPointer(rebasing: source[at..<(at + compressed)])
      let space = UnsafeMutableRawBufferPointer(rebasing: target[written..<(written + uncompressed)])
      guard LZ4RawCodec.decompressBlock(block, space) == uncompressed else { return false }
      at += compressed
      written += uncompressed
    }
    return at == source.count && written == target.count
  }
}
