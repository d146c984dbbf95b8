import Synchronization

/// What a scan's filters let through, as far as this query has seen: decides which one runs first.
final class FilterRates: Sendable {
  struct Count: Sendable {
    var seen = 0
    var kept = 0
  }

  private let counts: Mutex<[Count]>
  private let filters: [ScanFilter]

  init(_ filters: [ScanFilter]) {
    self.filters = filters
    counts = Mutex(Array(repeating: Count(), count: filters.count))
  }

  /// Adds what one row group's scan has counted.
  func add(_ more: [Count]) {
    counts.withLock { counts in
      for at in more.indices {
        counts[at].seen += more[at].seen
        counts[at].kept += more[at].kept
      }
    }
  }

  /// `indexes` with the filter first that removes most rows for its cost.
  func ordered(_ indexes: [Int]) -> [Int] {
    if indexes.count < 2 { return indexes }
    let known = counts.withLock { $0 }
    let ranks = filters.indices.map { at -> Double in
      let share =
        known[at].seen >= Self.enoughRows
        ? Double(known[at].kept) / Double(known[at].seen) : filters[at].expectedShare
      return Double(filters[at].cost + 2) / (Self.smallestGain + 1 - share)
    }
    return indexes.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
  }

  /// Rows after which what was seen counts for more than what is expected.
  private static let enoughRows = 4_096
  /// Keeps filters that let all rows through apart by their cost.
  private static let smallestGain = 0.02
}
