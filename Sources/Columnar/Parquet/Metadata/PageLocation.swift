/// Where a data page lies and which row it begins with (parquet.thrift, `PageLocation`).
struct PageLocation: Sendable {
  var offset = 0
  var compressedByteCount = 0
  var firstRow = 0

  /// The page that holds `row`; pages ascend and the first begins with row 0.
  static func index(of row: Int, in pages: [PageLocation]) -> Int {
    var low = 0
    var high = pages.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pages[middle].firstRow <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// The pages of a chunk by its offset index; nil when it has none.
  static func read(
    _ footer: ParquetFooter, _ chunk: ColumnChunkMetadata, rowCount: Int
  ) throws(ParquetError) -> [PageLocation]? {
    guard !chunk.offsetIndex.isEmpty, rowCount > 0 else { return nil }
    let bytes = try footer.bytes(chunk.offsetIndex)
    let pages = try parse(bytes.bytes)
    guard let first = pages.first, first.firstRow == 0 else { throw .corrupt("the offset index has no first page") }
    for i in 1..<max(1, pages.count) {
      guard pages[i].firstRow >= pages[i - 1].firstRow, pages[i].offset > pages[i - 1].offset,
        pages[i].firstRow <= rowCount
      else { throw .corrupt("the offset index does not ascend") }
    }
    return pages
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) -> [PageLocation] {
    var reader = ThriftReader(bytes)
    var pages: [PageLocation] = []
    var id = 0
    while let type = try reader.field(&id) {
      guard id == 1 else {
        try reader.skip(type)
        continue
      }
      let (count, element) = try reader.list(type)
      pages.reserveCapacity(count)
      for _ in 0..<count {
        try reader.requireStruct(element)
        pages.append(try location(&reader))
      }
    }
    return pages
  }

  private static func location(_ reader: inout ThriftReader) throws(ParquetError) -> PageLocation {
    var page = PageLocation()
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: page.offset = try reader.integer(type)
      case 2: page.compressedByteCount = try reader.integer(type)
      case 3: page.firstRow = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
    return page
  }
}
