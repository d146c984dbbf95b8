/// Collects the bounds of a chunk from those of its pages.
struct BoundCollector<Word: StoredWord> {
  private let column: WriterColumn
  private let limit: Int
  private var low: Word?
  private var high: Word?
  private var previous: (Word, Word)?
  private var isAscending = true
  private var isComplete = true

  init(_ column: WriterColumn, _ options: ParquetWriterOptions) {
    self.column = column
    limit = max(1, options.boundByteLimit)
  }

  /// Adds a page's range, and puts its bounds into the page's description.
  mutating func add(_ range: (Word, Word)?, isEmpty: Bool, to page: inout EncodedChunk.Page) {
    guard let (least, greatest) = range else {
      if !isEmpty { isComplete = false }
      return
    }
    page.min = lower(least).bytes
    page.max = upper(greatest).bytes
    if let (before, behind) = previous, Word.isLess(least, before) || Word.isLess(greatest, behind) {
      isAscending = false
    }
    previous = (least, greatest)
    low = low.map { Word.isLess(least, $0) ? least : $0 } ?? least
    high = high.map { Word.isLess($0, greatest) ? greatest : $0 } ?? greatest
  }

  func finish(_ chunk: inout EncodedChunk) {
    chunk.hasPageBounds = isComplete
    chunk.isAscending = isAscending
    guard let low, let high else { return }
    chunk.min = low.value(column.field.type)
    chunk.max = high.value(column.field.type)
    chunk.minBound = lower(low)
    chunk.maxBound = upper(high)
  }

  private var isText: Bool { column.field.type != .varbinary }

  private func lower(_ word: Word) -> EncodedChunk.Bound {
    let bytes = word.boundBytes(isLower: true)
    guard Word.self == StringView.self else { return EncodedChunk.Bound(bytes: bytes, isExact: true) }
    return BoundTruncation.lower(bytes, limit: limit, isText: isText)
  }

  private func upper(_ word: Word) -> EncodedChunk.Bound {
    let bytes = word.boundBytes(isLower: false)
    guard Word.self == StringView.self else { return EncodedChunk.Bound(bytes: bytes, isExact: true) }
    return BoundTruncation.upper(bytes, limit: limit, isText: isText)
  }
}
