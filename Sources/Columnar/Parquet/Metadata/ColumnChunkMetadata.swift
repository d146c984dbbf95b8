/// Where a column's part of a row group lies and how (parquet.thrift, `ColumnChunk` and `ColumnMetaData`).
///
/// Plain numbers only: a footer may hold thousands, and most are never looked at. Statistics stay as bytes of the footer
/// until someone asks.
struct ColumnChunkMetadata: Sendable {
  var physicalType = -1
  /// Bit `ParquetEncoding.rawValue` is set for each encoding that is named.
  var encodingBits: UInt32 = 0
  var codec = 0
  var valueCount = 0
  var uncompressedByteCount = 0
  var compressedByteCount = 0
  var dataPageOffset = -1
  /// -1 when there is none.
  var dictionaryPageOffset = -1
  /// Range of the footer's bytes that holds the `Statistics` struct; empty when there is none.
  var statistics: Range<Int> = 0..<0
  /// nil without encoding stats: whether every data page is dictionary-encoded.
  var allPagesDictionary: Bool?
  var offsetIndex: Range<Int> = 0..<0
  var columnIndex: Range<Int> = 0..<0
  var bloomFilterOffset = -1
  var bloomFilterByteCount = -1
  var isEncrypted = false
  var isInOtherFile = false
  var hasMetadata = false

  /// The chunk's bytes in the file; nil when the numbers make no sense in a file of `fileByteCount` bytes.
  ///
  /// May reach a little beyond the last page.
  func byteRange(fileByteCount: Int) -> Range<Int>? {
    // Old writers put 0 where there is no dictionary page: byte 0 is the magic's.
    let first = dictionaryPageOffset > 0 ? min(dictionaryPageOffset, dataPageOffset) : dataPageOffset
    guard first >= 4, compressedByteCount >= 0, first <= fileByteCount, compressedByteCount <= fileByteCount - first
    else { return nil }
    // Early writers did not count the dictionary page's header (PARQUET-816); the rows say where the pages end.
    return first..<min(first + compressedByteCount + 100, fileByteCount)
  }

  init() {}

  init(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    var id = 0
    var offsetIndexStart = -1
    var offsetIndexCount = -1
    var columnIndexStart = -1
    var columnIndexCount = -1
    while let type = try reader.field(&id) {
      switch id {
      case 1:
        try reader.skip(type)
        isInOtherFile = true
      case 3: try readMetadata(&reader, type)
      case 4: offsetIndexStart = try reader.integer(type)
      case 5: offsetIndexCount = try reader.integer(type)
      case 6: columnIndexStart = try reader.integer(type)
      case 7: columnIndexCount = try reader.integer(type)
      case 8, 9:
        try reader.skip(type)
        isEncrypted = true
      default: try reader.skip(type)
      }
    }
    offsetIndex = Self.range(offsetIndexStart, offsetIndexCount)
    columnIndex = Self.range(columnIndexStart, columnIndexCount)
  }

  private static func range(_ start: Int, _ count: Int) -> Range<Int> {
    guard start > 0, count > 0, start <= Int.max - count else { return 0..<0 }
    return start..<(start + count)
  }

  private mutating func readMetadata(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    hasMetadata = true
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: physicalType = try reader.integer(type)
      case 2:
        let (count, element) = try reader.list(type)
        for _ in 0..<count {
          let encoding = try reader.integer(element)
          if (0..<32).contains(encoding) { encodingBits |= 1 << UInt32(encoding) }
        }
      case 4: codec = try reader.integer(type)
      case 5: valueCount = try reader.integer(type)
      case 6: uncompressedByteCount = try reader.integer(type)
      case 7: compressedByteCount = try reader.integer(type)
      case 9: dataPageOffset = try reader.integer(type)
      case 11: dictionaryPageOffset = try reader.integer(type)
      case 12:
        let start = reader.position
        try reader.skip(type)
        statistics = start..<reader.position
      case 13: try readEncodingStatistics(&reader, type)
      case 14: bloomFilterOffset = try reader.integer(type)
      case 15: bloomFilterByteCount = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
  }

  /// parquet.thrift, `PageEncodingStats`: page type 1, encoding 2, count 3.
  private mutating func readEncodingStatistics(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    let (count, element) = try reader.list(type)
    var all = count > 0
    for _ in 0..<count {
      try reader.requireStruct(element)
      var id = 0
      var page = -1
      var encoding = -1
      var pages = 0
      while let type = try reader.field(&id) {
        switch id {
        case 1: page = try reader.integer(type)
        case 2: encoding = try reader.integer(type)
        case 3: pages = try reader.integer(type)
        default: try reader.skip(type)
        }
      }
      let isData = page == ParquetPageType.data.rawValue || page == ParquetPageType.dataV2.rawValue
      if isData, pages > 0, ParquetEncoding(rawValue: encoding)?.isDictionary != true { all = false }
    }
    allPagesDictionary = all
  }
}
