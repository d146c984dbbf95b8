/// A data page as the page index describes it.
public struct PageStatistics: Sendable, Hashable {
  /// First row, counted within the row group.
  public var firstRow: Int
  public var rowCount: Int
  public var compressedByteCount: Int
  /// Bounds are never marked exact: writers shorten them. nil without a column index.
  public var statistics: ColumnStatistics?
  /// Whether all rows are NULL.
  public var isAllNull: Bool

  public var rows: Range<Int> { firstRow..<(firstRow + rowCount) }
}

extension ParquetFile {
  /// The pages of a column chunk with their statistics, from the column and offset index; nil without an index.
  public func pageIndex(rowGroup: Int, column: Int) throws(ParquetError) -> [PageStatistics]? {
    let leaf = footer.leaves[column]
    do {
      return try footer.pageIndexes.find(footer.chunkNumber(rowGroup, leaf)) { () throws(ParquetError) in
        try Self.pageIndex(footer, rowGroup, leaf)
      }
    } catch {
      throw error.at(path: path, column: leaf.name, rowGroup: rowGroup)
    }
  }

  private static func pageIndex(
    _ footer: ParquetFooter, _ rowGroup: Int, _ leaf: LeafColumn
  ) throws(ParquetError) -> [PageStatistics]? {
    let chunk = footer.chunk(rowGroup, leaf)
    let rowCount = footer.metadata.rowGroups[rowGroup].rowCount
    guard let locations = try PageLocation.read(footer, chunk, rowCount: rowCount) else { return nil }
    var pages = locations.indices.map { i in
      let end = i + 1 < locations.count ? locations[i + 1].firstRow : rowCount
      return PageStatistics(
        firstRow: locations[i].firstRow, rowCount: end - locations[i].firstRow,
        compressedByteCount: locations[i].compressedByteCount, statistics: nil, isAllNull: false)
    }
    guard !chunk.columnIndex.isEmpty else { return pages }
    let bytes = try footer.bytes(chunk.columnIndex)
    let index = try StoredColumnIndex(bytes.bytes)
    guard index.nullPages.count == pages.count else {
      throw .corrupt("the column index has \(index.nullPages.count) pages, the offset index \(pages.count)")
    }
    let hasOrder = footer.hasTypeOrder(leaf)
    for i in pages.indices {
      pages[i].isAllNull = index.nullPages[i]
      pages[i].statistics = index.statistics(i, leaf, hasTypeOrder: hasOrder, rowCount: pages[i].rowCount)
    }
    return pages
  }
}
