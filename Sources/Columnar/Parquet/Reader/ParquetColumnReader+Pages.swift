extension ParquetColumnReader {
  /// The page that holds `row`, its header read, its bytes not yet touched if it is new.
  func seekPage(_ row: Int) throws(ParquetError) -> DataPage {
    if let page, row < page.endRow {
      guard row >= page.nextRow else { preconditionFailure("a column is read forward only") }
      return page
    }
    try jump(row)
    while true {
      if let page {
        if row < page.endRow { return page }
        if !page.isOpen { pagesSkipped += 1 }
        closePage()
      }
      try nextPage()
    }
  }

  /// The page that holds `row`, decompressed and with `row` as its next one.
  func openPage(_ row: Int) throws(ParquetError) -> DataPage {
    let page = try seekPage(row)
    if !page.isOpen { try open(page) }
    if row > page.nextRow { try page.skip(row - page.nextRow) }
    return page
  }

  /// Gives the current page's buffer back.
  func closePage() {
    guard let closing = page else { return }
    page = nil
    closing.release()
  }

  /// Reads the next header of a data page; dictionary pages on the way are noted.
  private func nextPage() throws(ParquetError) {
    while true {
      guard nextPageOffset < window.chunk.upperBound else {
        throw ParquetError(
          .corrupt, "the pages of the column chunk hold \(nextPageRow) rows of \(rowCount)", offset: nextPageOffset)
      }
      let offset = nextPageOffset
      let kept = footer.cachedPage(offset)
      let header: PageHeader
      if let kept { header = kept.header } else { header = try window.pageHeader(at: offset) }
      let bodyOffset = offset + header.byteCount
      guard header.compressedByteCount <= window.chunk.upperBound - bodyOffset else {
        throw ParquetError(.truncated, "a page reaches beyond its column chunk", offset: offset)
      }
      nextPageOffset = bodyOffset + header.compressedByteCount
      if header.type == ParquetPageType.dictionary.rawValue {
        dictionaryOffset = offset
        // It is in memory now, and hardly anybody reads rows without needing it.
        if loadedDictionary == nil { try loadDictionary(header, at: offset) }
      } else if header.isData {
        guard header.valueCount <= rowCount - nextPageRow else {
          throw ParquetError(.corrupt, "the pages of the column chunk hold more than \(rowCount) rows", offset: offset)
        }
        page = DataPage(header, offset: offset, firstRow: nextPageRow, kept: kept)
        nextPageRow += header.valueCount
        return
      }
    }
  }

  private func open(_ page: DataPage) throws(ParquetError) {
    let header = page.header
    let isDictionary = ParquetEncoding(rawValue: header.encoding)?.isDictionary == true
    // Before the page's bytes are read, so that this cannot push them out of the window.
    let entries = isDictionary ? try dictionary() : nil
    if let kept = page.kept, let loaded = LoadedPage(kept) {
      pagesKept += 1
      try page.open(loaded, shape, dictionary: entries)
      return
    }
    let isKept = loader.isWorthKeeping(header) && footer.wantsToKeep(header, page.offset)
    let found = try window.bytes(at: page.offset + header.byteCount, header.compressedByteCount)
      .prefix(header.compressedByteCount)
    let loaded = try loader.load(header, found)
    if isKept { footer.keep(loaded.kept(header, body: found), page.offset) }
    pagesRead += 1
    try page.open(loaded, shape, dictionary: entries)
  }

  /// With a page index: goes to the page that holds `row` when pages can be left out on the way.
  private func jump(_ row: Int) throws(ParquetError) {
    guard row > nextPageRow, window.chunk.count > 128 << 10, let locations = try locations() else { return }
    let target = PageLocation.index(of: row, in: locations)
    let location = locations[target]
    guard location.firstRow > nextPageRow, location.firstRow <= row else { return }
    // Now, so that reading it later does not push the page out of the window.
    if metadata.dictionaryPageOffset > 0 { _ = try dictionary() }
    if let page, !page.isOpen { pagesSkipped += 1 }
    closePage()
    pagesSkipped += target - PageLocation.index(of: nextPageRow, in: locations)
    nextPageRow = location.firstRow
    nextPageOffset = location.offset
  }

  /// The pages by the offset index, nil without one; read once.
  func locations() throws(ParquetError) -> [PageLocation]? {
    if didLoadPageLocations { return pageLocations }
    didLoadPageLocations = true
    pageLocations = try PageLocation.read(footer, metadata, rowCount: rowCount)
    if let pageLocations {
      for location in pageLocations where !window.chunk.contains(location.offset) {
        throw ParquetError(.corrupt, "the offset index names a page outside of the column chunk")
      }
    }
    return pageLocations
  }
}
