extension RowOrder {
  /// The first `wanted` rows in sort order, without sorting the others.
  ///
  /// - Parameter shared: a bound that several parts of the same rows share: then only those rows that may be among the first
  ///   of all parts, which may be fewer.
  func best(_ wanted: Int, within shared: SharedBound? = nil) -> [UInt32] {
    withExtendedLifetime(self) { findBest(wanted, shared) }
  }

  private func findBest(_ wanted: Int, _ shared: SharedBound?) -> [UInt32] {
    guard let first = columns.first?.words, wanted > 0, wanted < count else {
      return (0..<UInt32(min(count, wanted))).map { $0 }
    }
    let comparer = comparer
    var kept: [UInt32] = []
    let limit = wanted * 2 + 256
    kept.reserveCapacity(limit)
    // The last of the wanted rows so far: what does not come before it is out.
    var bound = 0
    var boundWord = shared?.value ?? .max
    var isBounded = false
    for row in 0..<count {
      if first[row] > boundWord || (isBounded && !comparer.precedes(row, bound)) { continue }
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
    if kept.count >= wanted { shared?.lower(to: first[Int(kept[wanted - 1])]) }
    return Array(kept.prefix(wanted))
  }
}
