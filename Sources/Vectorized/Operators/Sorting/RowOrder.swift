import Columnar

/// Sorts the rows of some key columns.
struct RowOrder: @unchecked Sendable {
  // Sendable: the columns are read only once they are made.
  let columns: [SortColumn]
  /// The columns' words and exactness apart: reading a class out of an array for each compare costs a retain.
  let words: [UnsafeMutablePointer<UInt64>]
  let isExact: [Bool]
  let count: Int

  init(_ keys: [Vector], _ specifications: [SortKey], count: Int) {
    columns = zip(keys, specifications).map { SortColumn($0, $1) }
    words = columns.map(\.words)
    isExact = columns.map(\.isExact)
    self.count = count
  }

  /// Row numbers in sort order; equal rows keep their order.
  func sorted(threads: Int) -> [UInt32] {
    var rows = (0..<UInt32(count)).map { $0 }
    rows.withUnsafeMutableBufferPointer { sort($0, threads: threads) }
    return rows
  }

  /// Sorts some rows, which stand in ascending order; equal rows keep it.
  func sort(_ rows: UnsafeMutableBufferPointer<UInt32>, threads: Int) {
    guard let first = words.first, let base = rows.baseAddress, !isSorted(rows) else { return }
    if rows.count < 32 {
      insertionSort(rows)
      return
    }
    let sorter = EntrySorter(self, count: rows.count)
    sorter.sort(rows: base, words: first, threads: rows.count < 1 << 15 ? 1 : max(1, threads))
  }

  private func isSorted(_ rows: UnsafeMutableBufferPointer<UInt32>) -> Bool {
    for i in 1..<max(rows.count, 1) where precedes(Int(rows[i]), Int(rows[i - 1])) { return false }
    return true
  }

  private func insertionSort(_ rows: UnsafeMutableBufferPointer<UInt32>) {
    for i in 1..<rows.count {
      let row = rows[i]
      var at = i
      while at > 0, precedes(Int(row), Int(rows[at - 1])) {
        rows[at] = rows[at - 1]
        at -= 1
      }
      rows[at] = row
    }
  }

  /// Whether row `a` comes before row `b`; equal rows keep their order.
  func precedes(_ a: Int, _ b: Int) -> Bool {
    guard let first = words.first else { return a < b }
    if first[a] != first[b] { return first[a] < first[b] }
    return isBefore(tied: a, b)
  }

  /// Whether row `a` comes before row `b`, whose words are equal in all columns up to `from`.
  func isBefore(tied a: Int, _ b: Int, from: Int = 0) -> Bool {
    if !isExact[from] {
      let order = columns[from].compareExactly(a, b)
      if order != 0 { return order < 0 }
    }
    for at in (from + 1)..<max(words.count, from + 1) {
      let column = words[at]
      if column[a] != column[b] { return column[a] < column[b] }
      if !isExact[at] {
        let order = columns[at].compareExactly(a, b)
        if order != 0 { return order < 0 }
      }
    }
    return a < b
  }

  /// Whether rows `a` and `b` have equal keys.
  func areEqual(_ a: Int, _ b: Int) -> Bool {
    for at in words.indices {
      if words[at][a] != words[at][b] { return false }
      if !isExact[at], columns[at].compareExactly(a, b) != 0 { return false }
    }
    return true
  }
}
