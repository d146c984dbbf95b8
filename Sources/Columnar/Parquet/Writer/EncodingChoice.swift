/// The encoding of a chunk, chosen by what its first page takes in each.
struct EncodingChoice {
  /// A dictionary may cost this much more: codes save readers more than the bytes.
  private static let dictionaryBonus = 1.15
  /// Another encoding than the first of the list must gain this much.
  private static let smallestGain = 0.95

  private(set) var encoding: ParquetEncoding
  /// The entries in PLAIN encoding, when a dictionary was chosen.
  let dictionaryPage = OutputBytes()

  init<Word: StoredWord>(_ store: ColumnStore<Word>, _ encoder: ChunkEncoder) throws(ParquetError) {
    let wanted = store.options.columns[store.column.field.name]?.encoding ?? .automatic
    encoding = Word.encodings[0]
    let (_, count) = store.rowCount > 0 ? store.pageExtent(0, 0) : (0, 0)
    let fixed = Self.fixed(wanted)
    if let fixed, Self.applies(fixed, Word.self) { encoding = fixed }
    if store.isDictionary, store.table.count > 0 {
      Word.encode(.plain, store.table.values, store.table.count, into: dictionaryPage)
      if wanted == .dictionary {
        encoding = .runLengthDictionary
        return
      }
    }
    if count == 0 || (fixed != nil && !store.isDictionary) { return }
    try choose(store, encoder, count)
  }

  private mutating func choose<Word: StoredWord>(
    _ store: ColumnStore<Word>, _ encoder: ChunkEncoder, _ count: Int
  ) throws(ParquetError) {
    let page = OutputBytes()
    var sample = Sample(store, count)
    let pages = Double(store.valueCount) / Double(count)
    var best = Double.infinity
    for candidate in Word.encodings {
      page.removeAll()
      Word.encode(candidate, sample.start, count, into: page)
      let cost = Double(try encoder.storedByteCount(page)) * pages
      if cost < best * Self.smallestGain {
        best = cost
        encoding = candidate
      }
    }
    sample.release()
    guard store.isDictionary, store.table.count > 0 else { return }
    page.removeAll()
    store.encode(.runLengthDictionary, 0, count, into: page)
    var cost = Double(try encoder.storedByteCount(page)) * pages + Double(try encoder.storedByteCount(dictionaryPage))
    let frequency = try FrequencyCodes(
      store, encoder, count, pages: pages, below: cost * (1 - store.options.minimumSaving))
    cost = frequency?.cost ?? cost
    guard cost <= best * Self.dictionaryBonus else { return }
    encoding = .runLengthDictionary
    if let frequency {
      store.orderByFrequency(frequency.order, bitWidth: frequency.bitWidth)
      dictionaryPage.removeAll()
      dictionaryPage.append(frequency.entryPage.bytes)
    }
  }

  private static func fixed(_ wanted: ParquetWriterOptions.Encoding) -> ParquetEncoding? {
    switch wanted {
    case .automatic, .dictionary: nil
    case .plain: .plain
    case .deltaBinaryPacked: .deltaBinaryPacked
    case .deltaLengthByteArray: .deltaLengthByteArray
    case .byteStreamSplit: .byteStreamSplit
    }
  }

  private static func applies<Word: StoredWord>(_ encoding: ParquetEncoding, _ word: Word.Type) -> Bool {
    if Word.encodings.contains(encoding) { return true }
    return encoding == .byteStreamSplit && (Word.self == Int32.self || Word.self == Int64.self)
  }
}

/// The first page's values as words, whether they are held as codes or not.
private struct Sample<Word: StoredWord> {
  let start: UnsafePointer<Word>
  private var buffer: Buffer?

  init(_ store: ColumnStore<Word>, _ count: Int) {
    guard store.isDictionary else {
      start = UnsafePointer(store.wordPointer)
      return
    }
    let made = Buffer(byteCount: count * MemoryLayout<Word>.stride)
    gather(UnsafePointer(store.table.values), UnsafePointer(store.codePointer), count, made.pointer(as: Word.self))
    start = UnsafePointer(made.pointer(as: Word.self))
    buffer = made
  }

  /// Keeps the words alive up to here.
  mutating func release() { buffer = nil }
}
