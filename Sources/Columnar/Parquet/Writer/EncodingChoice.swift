/// The encoding of a chunk, chosen by what a sample of its values takes in each.
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
    let fixed = Self.fixed(wanted)
    if let fixed, Self.applies(fixed, Word.self) { encoding = fixed }
    if store.isDictionary, store.table.count > 0, wanted == .dictionary {
      encoding = .runLengthDictionary
    } else if store.valueCount > 0, fixed == nil || store.isDictionary {
      try choose(store, encoder)
    }
    if encoding.isDictionary, dictionaryPage.count == 0 {
      Word.encode(.plain, store.table.values, store.table.count, into: dictionaryPage)
    }
  }

  private mutating func choose<Word: StoredWord>(
    _ store: ColumnStore<Word>, _ encoder: ChunkEncoder
  ) throws(ParquetError) {
    let sample = EncodingSample(store)
    var best = Double.infinity
    for candidate in Word.encodings {
      let cost = try sample.byteCount(candidate, encoder)
      if cost < best * Self.smallestGain {
        best = cost
        encoding = candidate
      }
    }
    guard store.isDictionary, store.table.count > 0 else { return }
    var cost = try sample.byteCount(codes: sample.codes, bitWidth: store.neededBitWidth, encoder)
    cost += try EncodingSample.entryByteCount(store, encoder)
    let frequency = try FrequencyCodes(store, encoder, sample, below: cost * (1 - store.options.minimumSaving))
    cost = frequency?.cost ?? cost
    guard cost <= best * Self.dictionaryBonus else { return }
    encoding = .runLengthDictionary
    if let frequency { store.orderByFrequency(frequency.order, bitWidth: frequency.bitWidth) }
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
