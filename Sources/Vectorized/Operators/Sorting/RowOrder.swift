import Columnar

/// Sorts the rows of some key columns.
struct RowOrder: @unchecked Sendable {
  // Sendable: the columns are read only once they are made.
  let columns: [SortColumn]
  /// The columns' words and exactness apart: reading a class out of an array for each compare costs a retain.
  private let words: [UnsafeMutablePointer<UInt64>]
  private let isExact: [Bool]
  let count: Int

  init(_ keys: [Vector], _ specifications: [SortKey], count: Int) {
    columns = zip(keys, specifications).map { SortColumn($0, $1) }
    words = columns.map(\.words)
    isExact = columns.map(\.isExact)
    self.count = count
  }

  private struct Entry: BitwiseCopyable {
    var word: UInt64
    var row: UInt32
  }

  /// Row numbers in sort order; equal rows keep their order.
  func sorted(threads: Int) -> [UInt32] {
    guard let first = columns.first else { return (0..<UInt32(count)).map { $0 } }
    let buffer = Buffer(byteCount: max(count, 1) * MemoryLayout<Entry>.stride)
    let entries = Entries(base: buffer.pointer(as: Entry.self))
    for i in 0..<count { entries.base[i] = Entry(word: first.words[i], row: UInt32(i)) }
    let parts = count < 1 << 15 ? 1 : max(1, threads)
    let bounds = (0...parts).map { count * $0 / parts }
    if parts == 1 {
      sort(entries, 0..<count)
    } else {
      WorkerThreads.run(parts) { part in sort(entries, bounds[part]..<bounds[part + 1]) }
    }
    return merge(entries, bounds)
  }

  private struct Entries: @unchecked Sendable {
    // Sendable: each thread sorts a part of its own.
    let base: UnsafeMutablePointer<Entry>
  }

  private func sort(_ entries: Entries, _ range: Range<Int>) {
    var part = UnsafeMutableBufferPointer(
      rebasing: UnsafeMutableBufferPointer(start: entries.base, count: count)[range])
    if columns.count == 1, columns[0].isExact {
      part.sort { $0.word != $1.word ? $0.word < $1.word : $0.row < $1.row }
    } else {
      part.sort { isBefore($0, $1) }
    }
  }

  @inline(__always)
  private func isBefore(_ a: Entry, _ b: Entry) -> Bool {
    if a.word != b.word { return a.word < b.word }
    return isBefore(tied: Int(a.row), Int(b.row))
  }

  /// Whether row `a` comes before row `b`; equal rows keep their order.
  func precedes(_ a: Int, _ b: Int) -> Bool {
    guard let first = words.first else { return a < b }
    if first[a] != first[b] { return first[a] < first[b] }
    return isBefore(tied: a, b)
  }

  /// The rows' first words are equal.
  private func isBefore(tied a: Int, _ b: Int) -> Bool {
    if !isExact[0] {
      let order = columns[0].compareExactly(a, b)
      if order != 0 { return order < 0 }
    }
    for at in 1..<words.count {
      let column = words[at]
      if column[a] != column[b] { return column[a] < column[b] }
      if !isExact[at] {
        let order = columns[at].compareExactly(a, b)
        if order != 0 { return order < 0 }
      }
    }
    return a < b
  }

  /// Merges sorted parts pairwise from left to right.
  private func merge(_ entries: Entries, _ bounds: [Int]) -> [UInt32] {
    var current = (0..<(bounds[1])).map { entries.base[$0] }
    for part in 1..<max(bounds.count - 1, 1) {
      var out: [Entry] = []
      out.reserveCapacity(current.count + bounds[part + 1] - bounds[part])
      var i = 0
      var j = bounds[part]
      while i < current.count, j < bounds[part + 1] {
        if isBefore(entries.base[j], current[i]) {
          out.append(entries.base[j])
          j += 1
        } else {
          out.append(current[i])
          i += 1
        }
      }
      out.append(contentsOf: current[i...])
      while j < bounds[part + 1] {
        out.append(entries.base[j])
        j += 1
      }
      current = out
    }
    return current.map(\.row)
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
