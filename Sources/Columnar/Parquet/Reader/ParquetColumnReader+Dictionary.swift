extension ParquetColumnReader {
  /// The chunk's dictionary, decoded at the first call.
  func dictionary() throws(ParquetError) -> VectorDictionary {
    if let loadedDictionary { return loadedDictionary }
    guard let offset = dictionaryOffset, window.chunk.contains(offset) else {
      throw .corrupt("a page has dictionary codes, but the column chunk has no dictionary page")
    }
    if let kept = footer.cachedPage(offset), case .dictionary(let page) = kept.content { return use(page, at: offset) }
    let limit = metadata.dataPageOffset > offset ? metadata.dataPageOffset : nil
    let header = try window.pageHeader(at: offset, limit: limit)
    guard header.type == ParquetPageType.dictionary.rawValue else {
      throw ParquetError(.corrupt, "there is no dictionary page where the footer says", offset: offset)
    }
    return try loadDictionary(header, at: offset)
  }

  @discardableResult
  func loadDictionary(_ header: PageHeader, at offset: Int) throws(ParquetError) -> VectorDictionary {
    if let kept = footer.cachedPage(offset), case .dictionary(let page) = kept.content { return use(page, at: offset) }
    let isKept = footer.wantsToKeep(header, offset)
    let bodyOffset = offset + header.byteCount
    let found = try window.bytes(at: bodyOffset, header.compressedByteCount)
    do {
      let loaded = try loader.load(header, try found.prefix(header.compressedByteCount))
      let page = CachedPage.DictionaryPage(
        entries: try dictionaryValues(header, loaded.values), entryCount: header.valueCount,
        kept: isKept && leaf.type.physical == .string
          ? footer.keptDictionary(of: leaf, isOfWholeChunk: try isWhollyDictionary()) : nil)
      if isKept { footer.keep(CachedPage(header, .dictionary(page)), offset) }
      return use(page, at: offset)
    } catch {
      throw error.at(offset: offset)
    }
  }

  /// Makes the page's entries the chunk's dictionary, in the form in which the query's other readers know it already.
  private func use(_ page: CachedPage.DictionaryPage, at offset: Int) -> VectorDictionary {
    let make = { VectorDictionary(values: page.entries, isDistinct: true, kept: page.kept) }
    let made = dictionaries?.shared(file: footer.identity, offset: offset, make: make) ?? make()
    loadedDictionary = made
    dictionaryEntryCount = page.entryCount
    return made
  }

  /// The entries in the SQL type, and a NULL entry behind them where rows may be NULL.
  private func dictionaryValues(_ header: PageHeader, _ page: PageBytes) throws(ParquetError) -> Vector {
    let encoding = header.encoding == ParquetEncoding.plainDictionary.rawValue ? 0 : header.encoding
    let count = header.valueCount
    // Each entry takes a byte at least, whatever the type: that bounds the memory.
    guard count <= page.count else {
      throw .corrupt("a dictionary page of \(page.count) bytes claims \(count) entries")
    }
    let decoder = try ValueEncodings.decoder(encoding, page, shape, valueCount: count)
    let width = leaf.type.physical.byteWidth
    let hasNull = mayHaveNulls
    let total = count + (hasNull ? 1 : 0)
    let values = Buffer(byteCount: total * width)
    if leaf.conversion.isNone {
      try decoder.decode(count, into: values.base)
    } else {
      let stored = Buffer(byteCount: count * shape.decodedByteCount)
      try decoder.decode(count, into: stored.base)
      try leaf.conversion.apply(stored.base, count, values.base)
    }
    var validity: Bitmap?
    if hasNull {
      (values.base + count * width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
      let bits = Bitmap(repeating: true, count: total)
      bits.clear(count)
      validity = bits
    }
    var heap: StringHeap?
    if leaf.type.physical == .string { heap = StringHeap(retaining: decoder.retained.map { [$0] } ?? []) }
    return Vector(leaf.type, flat: values, count: total, validity: validity, heap: heap)
  }

  /// Whether the dictionary gets a NULL entry: unless the schema or the statistics rule NULLs out.
  private var mayHaveNulls: Bool {
    if leaf.maximumDefinitionLevel == 0 { return false }
    guard !metadata.statistics.isEmpty, let stored = try? StoredStatistics(footer.slice(metadata.statistics)) else {
      return true
    }
    return stored.nullCount != 0
  }

  /// From the encoding statistics, else from the encodings' names, else from the page headers.
  func isWhollyDictionary() throws(ParquetError) -> Bool {
    if let known = metadata.allPagesDictionary { return known && dictionaryOffset != nil }
    if rowCount == 0 { return false }
    let bits = metadata.encodingBits
    func has(_ encoding: ParquetEncoding) -> Bool { bits & (1 << UInt32(encoding.rawValue)) != 0 }
    guard has(.plainDictionary) || has(.runLengthDictionary) else { return false }
    return try headersAreDictionary()
  }

  private func headersAreDictionary() throws(ParquetError) -> Bool {
    // A window of its own: the reader's keeps its place.
    var walk = ChunkWindow(footer.file, chunk: window.chunk)
    defer { walk.release() }
    var offset = window.chunk.lowerBound
    var rows = 0
    while offset < window.chunk.upperBound, rows < rowCount {
      let header = try walk.pageHeader(at: offset)
      if header.isData {
        guard ParquetEncoding(rawValue: header.encoding)?.isDictionary == true else { return false }
        rows += header.valueCount
      } else if header.type == ParquetPageType.dictionary.rawValue {
        dictionaryOffset = offset
      }
      offset += header.byteCount + header.compressedByteCount
    }
    return dictionaryOffset != nil
  }
}
