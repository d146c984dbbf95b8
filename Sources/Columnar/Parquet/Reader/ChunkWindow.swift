/// The piece of a column chunk that is in memory.
struct ChunkWindow {
  /// Large enough for a call of the system, small enough for the near caches and for many columns at once.
  private static let pieceByteCount = 1 << 20
  /// Pieces that the system is asked to fetch ahead from a disk: pages are decoded meanwhile.
  private static let pieceCountAhead = 4

  private let file: RandomAccessFile
  /// Bytes of the file that belong to the chunk.
  let chunk: Range<Int>
  private var buffer: Buffer?
  private var start = 0
  private var count = 0
  private(set) var bytesRead = 0

  init(_ file: RandomAccessFile, chunk: Range<Int>) {
    self.file = file
    self.chunk = chunk
  }

  /// At least `needed` bytes from file position `offset` on, and what is there behind them; read up to `limit` when they
  /// are not in memory yet.
  mutating func bytes(at offset: Int, _ needed: Int, limit: Int? = nil) throws(ParquetError) -> PageBytes {
    guard offset >= chunk.lowerBound, offset <= chunk.upperBound, needed <= chunk.upperBound - offset else {
      throw ParquetError(.truncated, "a page reaches beyond its column chunk", offset: offset)
    }
    if let buffer, offset >= start, offset + needed <= start + count {
      return PageBytes(buffer, offset: offset - start, count: start + count - offset)
    }
    let end = min(chunk.upperBound, limit ?? chunk.upperBound)
    let size = max(needed, min(end - offset, Self.pieceByteCount))
    let fresh = Buffer(byteCount: size)
    if try file.read(offset, fresh.base, size) == .disk {
      file.fetch(offset + size, min(end - offset - size, Self.pieceByteCount * Self.pieceCountAhead))
    }
    bytesRead += size
    buffer = fresh
    start = offset
    count = size
    return PageBytes(fresh, count: size)
  }

  mutating func release() { buffer = nil }

  /// The header of the page at `offset`.
  mutating func pageHeader(at offset: Int, limit: Int? = nil) throws(ParquetError) -> PageHeader {
    var wanted = min(512, chunk.upperBound - offset)
    while true {
      let found = try bytes(at: offset, wanted, limit: limit)
      do {
        return try PageHeader(found.bytes)
      } catch {
        // Headers can be long through their statistics: look at more while there is more.
        guard error.code == .truncated, found.count < chunk.upperBound - offset, found.count < 16 << 20 else {
          throw error.at(offset: offset)
        }
        wanted = min(max(found.count * 2, 64 << 10), chunk.upperBound - offset)
      }
    }
  }
}
