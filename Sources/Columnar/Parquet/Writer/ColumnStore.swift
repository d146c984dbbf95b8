/// Collects a column's values of one row group: as codes while a dictionary pays, else as values.
final class ColumnStore<Word: StoredWord> {
  let column: WriterColumn
  let options: ParquetWriterOptions
  var rowCount = 0
  /// Values that are not NULL.
  var valueCount = 0
  /// A bit a row, 1 where there is a value; empty while no row is NULL.
  var levels = OutputBytes()
  var hasNulls = false
  /// UInt32 a value while `isDictionary`.
  var codes = OutputBytes()
  /// Words otherwise.
  var words = OutputBytes()
  var isDictionary: Bool
  var table = DictionaryTable<Word>()
  var entryByteCount = 0
  /// Set when codes follow the entries' frequency; nil while they follow their values.
  var valueOrder: ValueOrder?
  /// Bits of a code in data pages; nil: as few as the entries need.
  var chosenBitWidth: Int?
  /// Owns the strings of entries, and keeps alive what views of values point to.
  var heap = StringHeap()
  /// The codes here of the entries of the dictionary vector seen last, and that dictionary.
  var translation: [UInt32] = []
  var translated: VectorDictionary?

  init(_ column: WriterColumn, _ options: ParquetWriterOptions) {
    self.column = column
    self.options = options
    isDictionary = Word.triesDictionary
    switch options.columns[column.field.name]?.encoding ?? .automatic {
    case .automatic, .dictionary: break
    default: isDictionary = false
    }
  }

  /// Empty again, for the next row group.
  func reset() {
    let fresh = ColumnStore(column, options)
    rowCount = 0
    valueCount = 0
    levels.removeAll()
    hasNulls = false
    codes.removeAll()
    words.removeAll()
    isDictionary = fresh.isDictionary
    table = fresh.table
    entryByteCount = 0
    valueOrder = nil
    chosenBitWidth = nil
    heap = fresh.heap
    translation = []
    translated = nil
  }

  var codePointer: UnsafeMutablePointer<UInt32> { codes.base.assumingMemoryBound(to: UInt32.self) }
  var wordPointer: UnsafeMutablePointer<Word> { words.base.assumingMemoryBound(to: Word.self) }

  /// Gives the dictionary up: codes become values.
  func becomePlain() {
    guard isDictionary else { return }
    isDictionary = false
    let target = words.reserve(valueCount * MemoryLayout<Word>.stride).assumingMemoryBound(to: Word.self)
    gather(UnsafePointer(table.values), UnsafePointer(codePointer), valueCount, target)
    words.commit(valueCount * MemoryLayout<Word>.stride)
    codes.removeAll()
    table = DictionaryTable()
    translation = []
    translated = nil
  }

  /// Whether the dictionary grew beyond its limits or nearly as fast as the values: to nine tenths of few values, where more
  /// would bring hardly fewer, or to half of many.
  var dictionaryFails: Bool {
    if options.columns[column.field.name]?.encoding == .dictionary {
      return table.count > 1 << 24 || entryByteCount > 256 << 20
    }
    return table.count > options.dictionaryEntryLimit || entryByteCount > options.dictionaryByteLimit
      || (valueCount >= 16_384 && table.count > valueCount / 2)
      || (valueCount >= 4_096 && table.count > valueCount / 10 * 9)
  }
}
