extension ColumnStore {
  func flush(_ encoder: ChunkEncoder) throws(ParquetError) -> EncodedChunk {
    var chunk = EncodedChunk(bytes: OutputBytes(capacity: 1 << 16))
    chunk.codec = encoder.codec
    chunk.valueCount = rowCount
    chunk.nullCount = rowCount - valueCount
    if isDictionary { sortEntries() }
    let choice = try EncodingChoice(self, encoder)
    if choice.encoding.isDictionary {
      chunk.distinctCount = table.count
      try encoder.appendDictionary(
        choice.dictionaryPage, entryCount: table.count, isSorted: valueOrder == nil, to: &chunk)
    } else {
      becomePlain()
    }
    chunk.encoding = choice.encoding
    try appendPages(choice.encoding, encoder, &chunk)
    reset()
    return chunk
  }

  /// Rows and values of the page that begins with row `row` and value `value`.
  private func pageExtent(_ row: Int, _ value: Int) -> (rows: Int, values: Int) {
    let limit = max(1, options.columns[column.field.name]?.pageRowCount ?? options.pageRowCount)
    var rows = min(limit, rowCount - row)
    if !isDictionary, Word.self == StringView.self {
      var byteCount = 0
      var seen = 0
      for i in 0..<rows where isValid(row + i) {
        byteCount += Word.plainByteCount(wordPointer + value + seen, 1)
        seen += 1
        if byteCount >= options.pageByteCount {
          rows = i + 1
          break
        }
      }
    }
    if !hasNulls { return (rows, rows) }
    var values = 0
    for i in 0..<rows where isValid(row + i) { values += 1 }
    return (rows, values)
  }

  private func appendPages(
    _ encoding: ParquetEncoding, _ encoder: ChunkEncoder, _ chunk: inout EncodedChunk
  ) throws(ParquetError) {
    var bounds = BoundCollector<Word>(column, options)
    let values = OutputBytes()
    let levels = OutputBytes()
    var row = 0
    var value = 0
    while row < rowCount {
      let (rows, count) = pageExtent(row, value)
      var page = EncodedChunk.Page()
      (page.firstRow, page.rowCount, page.nullCount) = (row, rows, rows - count)
      values.removeAll()
      encode(encoding, value, count, into: values)
      if options.writesStatistics { bounds.add(range(value, count), isEmpty: count == 0, to: &page) }
      levels.removeAll()
      if column.isOptional { encodeLevels(row, rows, count, into: levels) }
      try encoder.appendData(values, levels: column.isOptional ? levels : nil, encoding, &page, to: &chunk)
      row += rows
      value += count
    }
    bounds.finish(&chunk)
  }

  /// Values `first..<first + count` as a page's body.
  private func encode(_ encoding: ParquetEncoding, _ first: Int, _ count: Int, into out: OutputBytes) {
    if encoding.isDictionary {
      let width = chosenBitWidth ?? neededBitWidth
      out.append(UInt8(width))
      HybridEncoder.encode(codePointer + first, count, bitWidth: width, into: out)
    } else {
      Word.encode(encoding, wordPointer + first, count, into: out)
    }
  }

  private func encodeLevels(_ row: Int, _ rows: Int, _ valid: Int, into out: OutputBytes) {
    if valid == rows || valid == 0 {
      HybridEncoder.repeated(valid == rows ? 1 : 0, rows, 1, out)
      return
    }
    let levels = (0..<rows).map { UInt32(isValid(row + $0) ? 1 : 0) }
    HybridEncoder.encode(levels, bitWidth: 1, into: out)
  }

  /// Least and greatest ordered value of a page; nil without one.
  private func range(_ first: Int, _ count: Int) -> (Word, Word)? {
    if isDictionary, Word.self != Float.self, Word.self != Double.self {
      if count == 0 { return nil }
      return codeRange(codePointer + first, count)
    }
    var found: (Word, Word)?
    for i in first..<(first + count) {
      let word = isDictionary ? table.values[Int(codePointer[i])] : wordPointer[i]
      if !word.isOrdered { continue }
      guard let (low, high) = found else {
        found = (word, word)
        continue
      }
      if Word.isLess(word, low) { found = (word, high) } else if Word.isLess(high, word) { found = (low, word) }
    }
    return found
  }
}
