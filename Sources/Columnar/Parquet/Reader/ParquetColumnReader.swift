/// Reads one column of one row group, forward.
///
/// One worker uses it. A page is decompressed once, when the first of its rows is asked for; pages no row is asked for
/// are passed over by their headers, or, with a page index, not even read.
public final class ParquetColumnReader {
  public struct Counters: Sendable, Equatable {
    /// Data pages decompressed, and data pages passed over.
    public var pagesRead = 0
    public var pagesSkipped = 0
    /// Data pages that were in the page cache.
    public var pagesKept = 0
    /// Bytes read from the file, and bytes that came out of decompression.
    public var bytesRead = 0
    public var bytesDecompressed = 0
  }

  let footer: ParquetFooter
  let leaf: LeafColumn
  let metadata: ColumnChunkMetadata
  let rowGroup: Int
  let rowCount: Int
  let shape: ValueShape
  let dictionaries: ChunkDictionaries?

  var window: ChunkWindow
  var loader: PageLoader
  var page: DataPage?
  /// Where the next page's header lies, and the row it begins with.
  var nextPageOffset: Int
  var nextPageRow = 0
  /// Where the dictionary page lies once it is known.
  var dictionaryOffset: Int?
  var loadedDictionary: VectorDictionary?
  /// Entries without the NULL entry: codes of the file are below it.
  var dictionaryEntryCount = 0
  var pageLocations: [PageLocation]?
  var didLoadPageLocations = false
  var pagesRead = 0
  var pagesSkipped = 0
  var pagesKept = 0

  init(
    _ footer: ParquetFooter, rowGroup: Int, leaf: LeafColumn, dictionaries: ChunkDictionaries? = nil
  ) throws(ParquetError) {
    self.footer = footer
    self.dictionaries = dictionaries
    self.leaf = leaf
    self.rowGroup = rowGroup
    metadata = footer.chunk(rowGroup, leaf)
    rowCount = footer.metadata.rowGroups[rowGroup].rowCount
    shape = ValueShape(physicalType: leaf.physicalType, typeLength: leaf.typeLength)
    guard metadata.hasMetadata, !metadata.isEncrypted else {
      throw ParquetError(.unsupported, "the column is encrypted")
    }
    guard !metadata.isInOtherFile else {
      throw ParquetError(.unsupported, "the column's data lies in another file")
    }
    guard metadata.physicalType == leaf.physicalType.rawValue else {
      throw .corrupt("the column chunk's physical type is not that of the schema")
    }
    guard metadata.valueCount == rowCount else {
      throw .corrupt("the column chunk has \(metadata.valueCount) values for \(rowCount) rows")
    }
    // A row group without rows may name no place for its pages.
    let place = rowCount == 0 ? 0..<0 : metadata.byteRange(fileByteCount: footer.file.byteCount)
    guard let range = place else {
      throw ParquetError(.corrupt, "the column chunk lies outside of the file")
    }
    window = ChunkWindow(footer.file, chunk: range)
    loader = PageLoader(codec: metadata.codec, maximumDefinitionLevel: leaf.maximumDefinitionLevel)
    nextPageOffset = range.lowerBound
    if metadata.dictionaryPageOffset > 0 { dictionaryOffset = metadata.dictionaryPageOffset }
  }

  deinit {
    closePage()
    window.release()
  }

  public var counters: Counters {
    Counters(
      pagesRead: pagesRead, pagesSkipped: pagesSkipped, pagesKept: pagesKept, bytesRead: window.bytesRead,
      bytesDecompressed: loader.bytesDecompressed)
  }

  /// Rows `rows` of the row group, all not before the end of the last read.
  ///
  /// A dictionary vector when all rows lie in dictionary-encoded pages, else a flat one.
  public func read(_ rows: Range<Int>) throws(ParquetError) -> Vector {
    try read(rows, selecting: .run(0..<rows.count))
  }

  /// Those rows of `rows` that `selection` names, relative to `rows.lowerBound`.
  public func read(_ rows: Range<Int>, selecting selection: Selection) throws(ParquetError) -> Vector {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount, "rows outside of the row group")
    do {
      switch selection {
      case .run(let run):
        precondition(run.lowerBound >= 0 && run.upperBound <= rows.count)
        return try readRun(rows.lowerBound + run.lowerBound, run.count)
      case .indexes(let buffer, let count):
        if count == rows.count { return try readRun(rows.lowerBound, count) }
        return try readIndexes(rows, UnsafePointer(buffer.pointer(as: UInt32.self)), count)
      }
    } catch {
      throw located(error)
    }
  }

  /// The dictionary when every data page of the chunk is dictionary-encoded, else nil. Reads no data page.
  ///
  /// Its entries are usually, not surely, all used; a NULL entry says that rows may be NULL.
  public func wholeChunkDictionary() throws(ParquetError) -> VectorDictionary? {
    do {
      guard try isWhollyDictionary() else { return nil }
      return try dictionary()
    } catch {
      throw located(error)
    }
  }

  /// The first row behind `row` at which a page begins, or the row count.
  ///
  /// With a page index at any distance; else from the page that holds the next unread row.
  public func nextPageBorder(after row: Int) throws(ParquetError) -> Int {
    do {
      if let locations = try locations() {
        let next = PageLocation.index(of: row, in: locations) + 1
        return next < locations.count ? locations[next].firstRow : rowCount
      }
      if row >= rowCount { return rowCount }
      let page = try seekPage(row)
      return page.endRow
    } catch {
      throw located(error)
    }
  }

  private func located(_ error: ParquetError) -> ParquetError {
    error.at(path: footer.path, column: leaf.name, rowGroup: rowGroup, offset: page?.offset)
  }

  private func readRun(_ first: Int, _ count: Int) throws(ParquetError) -> Vector {
    var assembler = VectorAssembler(self, count: count)
    while assembler.done < count {
      let row = first + assembler.done
      let page = try openPage(row)
      try assembler.append(page, min(page.endRow - row, count - assembler.done))
    }
    return assembler.finish()
  }

  private func readIndexes(
    _ rows: Range<Int>, _ indexes: UnsafePointer<UInt32>, _ count: Int
  ) throws(ParquetError) -> Vector {
    var assembler = VectorAssembler(self, count: count)
    while assembler.done < count {
      let row = rows.lowerBound + Int(indexes[assembler.done])
      precondition(row < rows.upperBound)
      let page = try openPage(row)
      try assembler.append(page, selected: indexes, firstRow: rows.lowerBound)
    }
    return assembler.finish()
  }
}
