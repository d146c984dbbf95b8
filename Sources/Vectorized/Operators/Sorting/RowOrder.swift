import Columnar

/// Sorts the rows of some key columns.
struct RowOrder: @unchecked Sendable {
  // Sendable: the columns are read only once they are made.
  let columns: [SortColumn]
  let count: Int
  /// Points into this value's memory: whoever uses it keeps the value alive for as long (`withExtendedLifetime`).
  let comparer: RowComparer
  private let storage: Buffer

  init(_ keys: [Vector], _ specifications: [SortKey], count: Int) {
    columns = zip(keys, specifications).map { SortColumn($0, $1) }
    self.count = count
    storage = Buffer(byteCount: max(columns.count, 1) * MemoryLayout<SortRows>.stride)
    let rows = storage.pointer(as: SortRows.self)
    for (at, column) in columns.enumerated() { rows[at] = column.rows }
    comparer = RowComparer(keys: UnsafePointer(rows), keyCount: columns.count)
  }

  /// Row numbers in sort order; equal rows keep their order.
  func sorted(threads: Int) -> [UInt32] {
    var rows = (0..<UInt32(count)).map { $0 }
    rows.withUnsafeMutableBufferPointer { sort($0, threads: threads) }
    return rows
  }

  /// Sorts some rows, which stand in ascending order; equal rows keep it.
  func sort(_ rows: UnsafeMutableBufferPointer<UInt32>, threads: Int) {
    withExtendedLifetime(self) {
      guard !columns.isEmpty, let base = rows.baseAddress, !isSorted(rows) else { return }
      if rows.count < 32 {
        insertionSort(rows)
        return
      }
      let sorter = EntrySorter(self, count: rows.count)
      sorter.sort(rows: base, threads: rows.count < 1 << 15 ? 1 : max(1, threads))
    }
  }

  private func isSorted(_ rows: UnsafeMutableBufferPointer<UInt32>) -> Bool {
    let comparer = comparer
    for i in 1..<max(rows.count, 1) where comparer.precedes(Int(rows[i]), Int(rows[i - 1])) { return false }
    return true
  }

  private func insertionSort(_ rows: UnsafeMutableBufferPointer<UInt32>) {
    let comparer = comparer
    for i in 1..<rows.count {
      let row = rows[i]
      var at = i
      while at > 0, comparer.precedes(Int(row), Int(rows[at - 1])) {
        rows[at] = rows[at - 1]
        at -= 1
      }
      rows[at] = row
    }
  }

  /// Whether rows `a` and `b` have equal keys.
  func areEqual(_ a: Int, _ b: Int) -> Bool { withExtendedLifetime(self) { comparer.areEqual(a, b) } }
}
