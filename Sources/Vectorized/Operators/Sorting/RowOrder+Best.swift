extension RowOrder {
  /// The first `wanted` rows in sort order, without sorting the others.
  func best(_ wanted: Int) -> [UInt32] { withExtendedLifetime(self) { findBest(wanted) } }

  private func findBest(_ wanted: Int) -> [UInt32] {
    guard let first = columns.first?.words, wanted < count else { return (0..<UInt32(count)).map { $0 } }
    let comparer = comparer
    var kept: [UInt32] = []
    let limit = wanted * 2 + 256
    kept.reserveCapacity(limit)
    // The last of the wanted rows so far: what does not come before it is out.
    var bound = 0
    var boundWord = UInt64.max
    var isBounded = false
    for row in 0..<count {
      if isBounded, first[row] > boundWord || !comparer.precedes(row, bound) { continue }
      kept.append(UInt32(truncatingIfNeeded: row))
      if kept.count == limit {
        kept.sort { comparer.precedes(Int($0), Int($1)) }
        kept.removeLast(limit - wanted)
        bound = kept.last.map { Int($0) } ?? 0
        boundWord = first[bound]
        isBounded = true
      }
    }
    kept.sort { comparer.precedes(Int($0), Int($1)) }
    return Array(kept.prefix(wanted))
  }
}
