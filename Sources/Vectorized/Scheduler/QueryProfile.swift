import Synchronization

/// Counters of one query by operator, for EXPLAIN ANALYZE. Workers add once a morsel, not once a row.
package final class QueryProfile: Sendable {
  package struct Entry: Sendable {
    package var rows = 0
    package var batches = 0
    /// Summed over workers.
    package var nanoseconds: UInt64 = 0
    /// Named counters in the order they were first added: `files skipped`, `bytes read` …
    package var counters: [(name: String, value: Int)] = []
    /// Strategies that were used: `array-indexed groups`, `top-N`…
    package var notes: [String] = []
  }

  private let entries = Mutex<[Int: Entry]>([:])

  package init() {}

  /// Adds to the entry of plan node `node`.
  package func update(_ node: Int, _ change: (inout Entry) -> Void) {
    entries.withLock { change(&$0[node, default: Entry()]) }
  }

  package func entry(_ node: Int) -> Entry? { entries.withLock { $0[node] } }
}

extension QueryProfile.Entry {
  /// What a scan left out by one of its filters: the planner prints the filter's text for its number.
  package mutating func count(skipped what: String, byFilter filter: Int, _ amount: Int) {
    count("filter[\(filter)] skipped \(what)", amount)
  }

  package mutating func count(_ name: String, _ value: Int) {
    if let at = counters.firstIndex(where: { $0.name == name }) {
      counters[at].value += value
    } else {
      counters.append((name, value))
    }
  }

  package mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }
}
