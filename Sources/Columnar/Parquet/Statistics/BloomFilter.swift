import CXXHash

/// A column chunk's split block bloom filter (parquet-format, BloomFilter.md): tells values that are surely absent.
///
/// Only the header and the blocks of the values asked for are read: 32 bytes a value.
struct BloomFilter {
  private static let blockByteCount = 32
  /// Writers stay far below; a larger one is not believed.
  private static let byteLimit = 128 << 20
  private static let salts: [UInt32] = [
    0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31,
  ]

  private let footer: ParquetFooter
  private let blocksOffset: Int
  private let blockCount: Int

  /// nil when the chunk has none, or one of a kind that is not known.
  init?(_ footer: ParquetFooter, _ chunk: ColumnChunkMetadata) throws(ParquetError) {
    let start = chunk.bloomFilterOffset
    guard start > 0, start < footer.file.byteCount else { return nil }
    let head = try footer.bytes(start..<min(start + 64, footer.file.byteCount))
    var reader = ThriftReader(head.bytes)
    var byteCount = 0
    var knownParts = 0
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: byteCount = try reader.integer(type)
      case 2...4:
        // Unions of algorithm, hash and compression, whose first members are the only ones there are.
        try reader.requireStruct(type)
        var member = 0
        while let inner = try reader.field(&member) {
          if member == 1 { knownParts += 1 }
          try reader.skip(inner)
        }
      default: try reader.skip(type)
      }
    }
    guard knownParts == 3, byteCount >= Self.blockByteCount, byteCount % Self.blockByteCount == 0,
      byteCount <= Self.byteLimit, start + reader.position + byteCount <= footer.file.byteCount
    else { return nil }
    self.footer = footer
    blocksOffset = start + reader.position
    blockCount = byteCount / Self.blockByteCount
  }

  /// False when no value of the chunk has this hash.
  func mayContain(_ hash: UInt64) throws(ParquetError) -> Bool {
    let index = Int(((hash >> 32) * UInt64(blockCount)) >> 32)
    let offset = blocksOffset + index * Self.blockByteCount
    let block = try footer.bytes(offset..<(offset + Self.blockByteCount))
    let key = UInt32(truncatingIfNeeded: hash)
    for (word, salt) in Self.salts.enumerated() {
      let bits = UInt32(littleEndian: block.start.loadUnaligned(fromByteOffset: word * 4, as: UInt32.self))
      if bits & 1 << ((key &* salt) >> 27) == 0 { return false }
    }
    return true
  }

  /// The hash of a value as the column stores it; nil where its stored form is not plain.
  static func hash(_ value: Value, _ leaf: LeafColumn) -> UInt64? {
    switch (leaf.physicalType, leaf.conversion, value) {
    case (.int32, .none, .integer(let number)), (.int32, .int32ToInt8, .integer(let number)),
      (.int32, .int32ToInt16, .integer(let number)):
      return Int32(exactly: number).map { hash(of: $0.littleEndian) }
    case (.int64, .none, .integer(let number)): return hash(of: number.littleEndian)
    case (.byteArray, .none, .bytes(let bytes)):
      return bytes.withUnsafeBytes { bytes in
        // An address is needed even where there are no bytes.
        guard let start = bytes.baseAddress else { return withUnsafeBytes(of: 0) { colq_xxh64($0.baseAddress, 0) } }
        return colq_xxh64(start, bytes.count)
      }
    default: return nil
    }
  }

  private static func hash<T: FixedWidthInteger>(of number: T) -> UInt64 {
    withUnsafeBytes(of: number) { colq_xxh64($0.baseAddress, $0.count) }
  }
}

extension ParquetFile {
  /// False when the chunk's bloom filter says that it holds none of `values` (of the column's SQL type); nil without one.
  public func mayContain(anyOf values: [Value], rowGroup: Int, column: Int) throws(ParquetError) -> Bool? {
    let leaf = footer.leaves[column]
    do {
      guard let filter = try BloomFilter(footer, footer.chunk(rowGroup, leaf)) else { return nil }
      for value in values {
        guard let hash = BloomFilter.hash(value, leaf) else { return nil }
        if try filter.mayContain(hash) { return true }
      }
      return false
    } catch {
      throw error.at(path: path, column: leaf.name, rowGroup: rowGroup)
    }
  }
}
