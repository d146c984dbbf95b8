import Columnar
import Synchronization

/// What a top-N above a scan tells it: which rows come first, and beyond which none is wanted any more.
///
/// The scan takes row groups in the order of their best possible key and leaves out those that lie behind the bound, so
/// `ORDER BY eventtime DESC LIMIT 100` reads the newest row groups only.
package struct ScanOrdering: Sendable {
  /// Index of the first sort key's column in the source's schema.
  package let sourceIndex: Int
  package let key: SortKey
  package let bound: SharedBound

  /// The sort word of a row group's best possible value; nil when statistics do not tell.
  func bestWord(_ summary: ColumnSummary?, type: DataType) -> UInt64? {
    guard let summary, summary.nullCount == 0 || !key.nullsFirst else { return nil }
    guard let value = key.isDescending ? summary.max : summary.min else { return nil }
    // NaN sorts as the largest value and stands outside the bounds.
    if key.isDescending, type == .double || type == .real { return nil }
    let column = SortColumn(Vector(type, [value]), key)
    return withExtendedLifetime(column) { column.words[0] }
  }
}

/// The sort word that the worst wanted row has at most; only falls while the query runs.
package final class SharedBound: Sendable {
  private let word = Atomic<UInt64>(.max)

  package init() {}

  var value: UInt64 { word.load(ordering: .relaxed) }

  /// A loop, since `Atomic.min` of Swift 6.3 compares unsigned words as if they were signed.
  func lower(to new: UInt64) {
    var known = value
    while new < known {
      let (exchanged, original) = word.compareExchange(expected: known, desired: new, ordering: .relaxed)
      if exchanged { return }
      known = original
    }
  }
}
