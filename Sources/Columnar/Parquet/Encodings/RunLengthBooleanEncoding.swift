/// RLE for booleans: the hybrid of width 1 behind a 4-byte length.
enum RunLengthBooleanEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.runLength

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    guard shape.physicalType == .boolean else { return nil }
    var rest = page
    let length = try rest.dropLength()
    return RunLengthBooleanDecoder(try rest.prefix(length))
  }
}

final class RunLengthBooleanDecoder: ValueDecoder {
  // Keeps the bytes alive that the decoder points to.
  private let page: PageBytes
  private var stream: HybridDecoder

  init(_ page: PageBytes) {
    self.page = page
    stream = HybridDecoder(page, bitWidth: 1)
  }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    try stream.read(n, into: out.assumingMemoryBound(to: UInt8.self))
  }

  func skip(_ n: Int) throws(ParquetError) { try stream.skip(n) }
}
