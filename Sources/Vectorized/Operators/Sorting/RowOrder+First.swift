import Columnar

extension RowOrder {
  /// Rows below which sorting is as good as looking for a bound first.
  private static let smallestSampled = 1 << 15
  private static let sampleCount = 1 << 14

  /// The first `wanted` rows in sort order; only rows up to a bound are sorted where that leaves many out.
  func first(_ wanted: Int, threads: Int) -> [UInt32] {
    guard let bound = wordBound(ofFirst: wanted) else { return Array(sorted(threads: threads).prefix(wanted)) }
    var rows = columns[0].rows(upTo: bound).rows.map { UInt32($0) }
    rows.withUnsafeMutableBufferPointer { sort($0, threads: threads) }
    return Array(rows.prefix(wanted))
  }

  /// A word of the first key that at least `wanted` rows do not exceed, and not many more where words differ: it is read from
  /// a sample. nil for few rows, where nearly all are wanted, and for an unlucky sample.
  func wordBound(ofFirst wanted: Int) -> UInt64? {
    guard let words = columns.first?.words, count >= Self.smallestSampled, wanted > 0 else { return nil }
    return withExtendedLifetime(self) {
      let step = count / Self.sampleCount
      let sample = (0..<Self.sampleCount).map { words[$0 * step + ($0 & 7) * step / 8] }.sorted()
      let share = Double(wanted) / Double(count)
      let expected = share * Double(sample.count)
      // The wanted rows' share of a random sample is within three standard deviations but for one time in some hundreds.
      let at = Int(expected + 3 * (expected * max(1 - share, 0)).squareRoot()) + 1
      if at >= sample.count * 9 / 10 { return nil }
      let bound = sample[at]
      var found = 0
      for row in 0..<count { found &+= words[row] <= bound ? 1 : 0 }
      return found >= wanted ? bound : nil
    }
  }
}
