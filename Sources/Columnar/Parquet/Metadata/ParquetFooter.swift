import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The open file with its parsed footer: what row groups, chunks and readers share.
final class ParquetFooter: Sendable {
  /// One read of this size usually brings the whole footer.
  private static let tailByteCount = 64 << 10
  private static let magic: UInt32 = 0x3152_4150  // "PAR1"
  private static let encryptedMagic: UInt32 = 0x4552_4150  // "PARE"

  let path: String
  let file: RandomAccessFile
  /// Names this opening of the file in the page cache.
  let identity: Int
  /// Where pages are kept for later queries; nil when they are not.
  let cache: PageCache?
  let metadata: FileMetadata
  let leaves: [LeafColumn]
  let unsupported: [UnsupportedColumn]
  let pageIndexes = PageIndexes()
  /// The footer's bytes, for what is parsed on demand.
  private let bytes: PageBytes

  private static let openings = Atomic<Int>(0)

  init(_ path: String, cache: PageCache?) throws(ParquetError) {
    self.path = path
    self.cache = cache
    identity = Self.openings.add(1, ordering: .relaxed).newValue
    file = try RandomAccessFile(path)
    bytes = try Self.read(file)
    metadata = try FileMetadata(bytes.bytes)
    if metadata.isEncrypted { throw ParquetError(.unsupported, "encrypted Parquet files are not supported") }
    let schema = try LeafSchema(metadata.elements)
    leaves = schema.leaves
    unsupported = schema.unsupported
    for (i, group) in metadata.rowGroups.enumerated() where group.chunkCount != schema.leafCount {
      throw ParquetError.corrupt(
        "row group \(i) has \(group.chunkCount) column chunks, the schema \(schema.leafCount) columns")
    }
  }

  /// The footer's bytes: in front of the last 8, which are its length and the magic.
  private static func read(_ file: RandomAccessFile) throws(ParquetError) -> PageBytes {
    let fileByteCount = file.byteCount
    guard fileByteCount >= 12 else {
      throw ParquetError(.notParquet, "the file has \(fileByteCount) bytes; a Parquet file has 12 at least")
    }
    let tailCount = min(tailByteCount, fileByteCount)
    let tail = Buffer(byteCount: tailCount)
    try file.read(fileByteCount - tailCount, tail.base, tailCount)
    let magic = tail.base.loadUnaligned(fromByteOffset: tailCount - 4, as: UInt32.self)
    if magic == encryptedMagic {
      throw ParquetError(.unsupported, "the footer is encrypted; encrypted Parquet files are not supported")
    }
    guard magic == Self.magic else {
      throw ParquetError(.notParquet, "the file does not end in \"PAR1\": it is no Parquet file, or it is cut short")
    }
    let count = Int(UInt32(littleEndian: tail.base.loadUnaligned(fromByteOffset: tailCount - 8, as: UInt32.self)))
    guard count <= fileByteCount - 12 else {
      throw ParquetError(.corrupt, "the footer claims \(count) bytes in a file of \(fileByteCount)")
    }
    if count + 8 <= tailCount { return PageBytes(tail, offset: tailCount - 8 - count, count: count) }
    let whole = Buffer(byteCount: count)
    try file.read(fileByteCount - 8 - count, whole.base, count)
    return PageBytes(whole, count: count)
  }

  func chunk(_ rowGroup: Int, _ leaf: LeafColumn) -> ColumnChunkMetadata {
    metadata.chunks[chunkNumber(rowGroup, leaf)]
  }

  /// The chunk's place among all chunks of the file.
  func chunkNumber(_ rowGroup: Int, _ leaf: LeafColumn) -> Int {
    metadata.rowGroups[rowGroup].firstChunk + leaf.chunkIndex
  }

  /// The page whose header lies at `offset`, if it was kept.
  func cachedPage(_ offset: Int) -> CachedPage? { cache?.find(.init(file: identity, offset: offset)) }

  /// Whether the page at `offset`, about to be read, is to be kept.
  func wantsToKeep(_ header: PageHeader, _ offset: Int) -> Bool {
    cache?.wants(.init(file: identity, offset: offset), header.uncompressedByteCount, isWide: header.isWide) ?? false
  }

  func keep(_ page: CachedPage, _ offset: Int) { cache?.insert(.init(file: identity, offset: offset), page) }

  func keptDictionary(of leaf: LeafColumn, isOfWholeChunk: Bool) -> KeptDictionary? {
    cache.map { KeptDictionary($0.column(leaf.name), isOfWholeChunk: isOfWholeChunk) }
  }

  /// The footer as it is stored; valid while this object lives.
  var allBytes: UnsafeRawBufferPointer { bytes.bytes }

  /// A part of the footer that was passed over when it was parsed.
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.bytes[range])
  }

  /// Bytes of the file outside of the footer and the chunks: page indexes, bloom filters.
  func bytes(_ range: Range<Int>) throws(ParquetError) -> PageBytes {
    guard range.lowerBound >= 0, range.upperBound <= file.byteCount else {
      throw ParquetError(.corrupt, "an index lies outside of the file", offset: range.lowerBound)
    }
    let buffer = Buffer(byteCount: range.count)
    try file.read(range.lowerBound, buffer.base, range.count)
    return PageBytes(buffer, count: range.count)
  }

  /// Whether `min_value` and `max_value` of this leaf are in the order of its type.
  func hasTypeOrder(_ leaf: LeafColumn) -> Bool {
    leaf.chunkIndex < metadata.columnOrders.count && metadata.columnOrders[leaf.chunkIndex] == 1
  }
}
