/// How a Parquet file is written. The defaults suit the lake.
public struct ParquetWriterOptions: Sendable {
  /// What compresses pages; a page it hardly makes smaller stays as it is.
  public enum Compression: Sendable, Hashable {
    case none, snappy, lz4, gzip
    case zstd(level: Int)
  }

  /// How a column's values are encoded; `automatic` measures a sample of each row group.
  public enum Encoding: Sendable, Hashable {
    case automatic, dictionary, plain, deltaBinaryPacked, deltaLengthByteArray, byteStreamSplit
  }

  /// What differs for one column.
  public struct Column: Sendable {
    public var compression: Compression?
    public var encoding: Encoding?
    public var pageRowCount: Int?

    public init(compression: Compression? = nil, encoding: Encoding? = nil, pageRowCount: Int? = nil) {
      self.compression = compression
      self.encoding = encoding
      self.pageRowCount = pageRowCount
    }
  }

  public var compression = Compression.zstd(level: 3)
  public var rowGroupRowCount = 500_000
  public var pageRowCount = 20_000
  /// Bytes of values after which a page ends before its row count is reached.
  public var pageByteCount = 1 << 20
  /// A column with more distinct values in a row group is not dictionary-encoded.
  public var dictionaryEntryLimit = 1 << 17
  public var dictionaryByteLimit = 4 << 20
  public var writesStatistics = true
  public var writesPageIndex = true
  public var writesChecksums = true
  /// Longer bounds of strings are cut, and marked as not exact.
  public var boundByteLimit = 64
  /// A page is stored compressed when that saves at least this share of its bytes.
  public var minimumSaving = 0.15
  /// Threads that encode columns side by side; the calling one is the first.
  public var threads = 1
  /// By column name.
  public var columns: [String: Column] = [:]

  public init() {}
}
