/// One thread's share of a sort. Plain pointers: nothing is counted while runs are sorted by the million.
struct SortShare: @unchecked Sendable {
  // Sendable: threads sort ranges of their own.
  let comparer: RowComparer
  let entries: UnsafeMutablePointer<SortEntry>
  let spare: UnsafeMutablePointer<SortEntry>

  /// Rows below which comparing beats counting digits.
  private static let radixLimit = 192
  /// Entries below which comparing keys beats reading their next words.
  private static let deepLimit = 24

  /// Sorts entries whose rows are equal in the keys before `column` and stand in ascending order.
  ///
  /// - Parameter depth: the words of this key that come before the one in the entries and are equal.
  func sort(_ range: Range<Int>, column: Int, depth: Int = 0) {
    let base = entries + range.lowerBound
    if range.count < Self.radixLimit {
      sortByComparing(range, column)
      return
    }
    RadixSort.sort(base, range.count, spare: spare + range.lowerBound)
    if comparer.keys[column].isExact, column + 1 == comparer.keyCount { return }
    var from = range.lowerBound
    while from < range.upperBound {
      var end = from + 1
      while end < range.upperBound, entries[end].word == entries[from].word { end += 1 }
      if end - from > 1 { sortTied(from..<end, column, depth) }
      from = end
    }
  }

  private func sortByComparing(_ range: Range<Int>, _ column: Int) {
    let comparer = comparer
    if range.count < 16 {
      insertionSort(range, column)
      return
    }
    var few = UnsafeMutableBufferPointer(start: entries + range.lowerBound, count: range.count)
    few.sort { comparer.precedes($0, $1, from: column) }
  }

  /// Most ties are of few rows; the library's sort allocates for each.
  private func insertionSort(_ range: Range<Int>, _ column: Int) {
    for i in range.dropFirst() {
      let entry = entries[i]
      var at = i
      while at > range.lowerBound, comparer.precedes(entry, entries[at &- 1], from: column) {
        entries[at] = entries[at &- 1]
        at &-= 1
      }
      entries[at] = entry
    }
  }

  /// Sorts entries with equal words that something else tells apart.
  private func sortTied(_ range: Range<Int>, _ column: Int, _ depth: Int) {
    if range.count < Self.deepLimit {
      sortByComparing(range, column)
      return
    }
    let word = entries[range.lowerBound].word
    let tied = UnsafeMutableBufferPointer(start: entries + range.lowerBound, count: range.count)
    let tie = comparer.keys[column].loadWords(tied, depth: depth + 1)
    switch tie {
    case .equal where column + 1 < comparer.keyCount:
      let next = comparer.keys[column + 1].words
      for i in range { entries[i].word = next[Int(entries[i].row)] }
      sort(range, column: column + 1)
    case .deeper: sort(range, column: column, depth: depth + 1)
    case .equal, .mixed: break
    }
    for i in range { entries[i].word = word }
    if tie == .mixed { sortByComparing(range, column) }
  }
}
