import Columnar

/// A row to be sorted and the word that its key in the column at hand begins with.
struct SortEntry: BitwiseCopyable {
  var word: UInt64
  var row: UInt32
}

/// Sorts many rows by entries, so that neither columns nor rows are looked up where words differ.
///
///     a share of the rows a thread (`SortShare`): radix sort by word, then runs of equal words by what comes next: the following
///     eight bytes of a string, the next column
///     … merged pairwise, each merge cut in pieces for all threads
struct EntrySorter: @unchecked Sendable {
  // Sendable: threads work on ranges of their own.
  private let order: RowOrder
  private let count: Int
  private let storage: Buffer

  init(_ order: RowOrder, count: Int) {
    self.order = order
    self.count = count
    storage = Buffer(byteCount: 2 * count * MemoryLayout<SortEntry>.stride)
  }

  private struct Rows: @unchecked Sendable {
    // Sendable: each thread reads and writes its own part.
    let base: UnsafeMutablePointer<UInt32>
  }

  /// Sorts `count` rows, which are in ascending order.
  func sort(rows: UnsafeMutablePointer<UInt32>, threads: Int) {
    let entries = storage.pointer(as: SortEntry.self)
    let share = SortShare(comparer: order.comparer, entries: entries, spare: entries + count)
    let all = Rows(base: rows)
    let bounds = (0...threads).map { count * $0 / threads }
    WorkerThreads.run(threads) { part in
      let range = bounds[part]..<bounds[part + 1]
      let words = share.comparer.keys[0].words
      for i in range { share.entries[i] = SortEntry(word: words[Int(all.base[i])], row: all.base[i]) }
      share.sort(range, column: 0)
    }
    let merged = Self.merge(share, bounds, threads: threads)
    for i in 0..<count { rows[i] = merged[i].row }
    withExtendedLifetime((storage, order)) {}
  }

  // MARK: Merging

  /// Merges sorted parts pairwise until one is left.
  private static func merge(_ share: SortShare, _ bounds: [Int], threads: Int) -> UnsafeMutablePointer<SortEntry> {
    var bounds = bounds
    var source = share.entries
    var target = share.spare
    while bounds.count > 2 {
      let round = Merge(comparer: share.comparer, source: source, target: target, bounds: bounds)
      WorkerThreads.run(threads) { worker in round.run(worker, of: threads) }
      bounds = round.merged
      swap(&source, &target)
    }
    return source
  }

  /// One round: parts 0 and 1, 2 and 3 … become one each.
  private struct Merge: @unchecked Sendable {
    // Sendable: each thread writes a range of its own.
    let comparer: RowComparer
    let source: UnsafeMutablePointer<SortEntry>
    let target: UnsafeMutablePointer<SortEntry>
    let bounds: [Int]

    var merged: [Int] {
      bounds.indices.filter { $0 % 2 == 0 || $0 == bounds.count - 1 }.map { bounds[$0] }
    }

    /// A worker's piece of every pair.
    func run(_ worker: Int, of workers: Int) {
      for at in stride(from: 0, to: bounds.count - 1, by: 2) {
        let middle = bounds[at + 1]
        let left = bounds[at]..<middle
        let right = at + 2 < bounds.count ? middle..<bounds[at + 2] : middle..<middle
        let total = left.count + right.count
        merge(left, right, total * worker / workers..<total * (worker + 1) / workers)
      }
    }

    /// Writes the entries of `piece` (places in the merged order) of two sorted ranges that follow each other.
    private func merge(_ left: Range<Int>, _ right: Range<Int>, _ piece: Range<Int>) {
      var i = left.lowerBound + split(left, right, piece.lowerBound)
      var j = right.lowerBound + piece.lowerBound - (i - left.lowerBound)
      var at = left.lowerBound + piece.lowerBound
      let end = left.lowerBound + piece.upperBound
      while at < end, i < left.upperBound, j < right.upperBound {
        if comparer.precedes(source[j], source[i]) {
          target[at] = source[j]
          j += 1
        } else {
          target[at] = source[i]
          i += 1
        }
        at += 1
      }
      let rest = i < left.upperBound ? i : j
      if at < end { (target + at).update(from: source + rest, count: end - at) }
    }

    /// How many of the first `taken` merged entries come from the left.
    private func split(_ left: Range<Int>, _ right: Range<Int>, _ taken: Int) -> Int {
      var low = max(0, taken - right.count)
      var high = min(taken, left.count)
      while low < high {
        let middle = (low + high) / 2
        if comparer.precedes(source[right.lowerBound + taken - middle - 1], source[left.lowerBound + middle]) {
          high = middle
        } else {
          low = middle + 1
        }
      }
      return low
    }
  }
}
