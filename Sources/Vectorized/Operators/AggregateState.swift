import Columnar

/// One worker's groups and their accumulators.
final class AggregateState {
  let keys: GroupKeys?
  let calls: [AggregateCall]
  let accumulators: [any Accumulator]
  /// Numbering of DISTINCT arguments by call; nil for other calls.
  let distinctKeys: [GroupKeys?]
  /// Rows by group. A group without rows (an unused NULL group, or no input at all) is told by its zero.
  let rowCounts = CountAccumulator()
  /// By call: whether it is `count(*)`, whose answer is `rowCounts`; its own accumulator stays unused.
  let countsRows: [Bool]

  /// - Parameter keyTypes: empty for an aggregation without GROUP BY, which has the one group 0.
  init(keyTypes: [DataType], calls: [AggregateCall]) {
    keys = keyTypes.isEmpty ? nil : GroupKeys(keyTypes)
    self.calls = calls
    distinctKeys = calls.map { call in
      AccumulatorFactory.needsDistinct(call) ? GroupKeys(call.function.argumentTypes) : nil
    }
    accumulators = zip(calls, distinctKeys).map { AccumulatorFactory.make($0, distinctKeys: $1) }
    countsRows = calls.map(Self.isRowCount)
    resize(keys == nil ? 1 : 0)
  }

  /// An empty state of the same calls whose groups are numbered by someone else.
  init(partitionOf state: AggregateState) {
    keys = nil
    calls = state.calls
    distinctKeys = calls.map { _ in nil }
    accumulators = calls.map { AccumulatorFactory.make($0, distinctKeys: nil) }
    countsRows = state.countsRows
  }

  /// Accumulators of the same calls over other group numbers (dictionary codes), sharing DISTINCT numberings.
  func makeLocalAccumulators() -> [any Accumulator] {
    zip(calls, distinctKeys).map { AccumulatorFactory.make($0, distinctKeys: $1) }
  }

  var groupCount: Int { keys?.count ?? 1 }

  func resize(_ count: Int) {
    rowCounts.resize(count)
    for at in accumulators.indices where !countsRows[at] { accumulators[at].resize(count) }
  }

  /// Adds all groups of `other`.
  func absorb(_ other: AggregateState) throws(EvaluationError) {
    let sources = (0..<UInt32(other.groupCount)).filter { other.rowCounts.counts.base[Int($0)] != 0 }
    let numbers: [UInt32]
    if let keys, let theirs = other.keys { numbers = keys.absorb(theirs) } else { numbers = [0] }
    resize(groupCount)
    let mapping = GroupMapping(sources: sources, targets: sources.map { numbers[Int($0)] })
    try merge(other.rowCounts, other.accumulators, mapping)
  }

  func merge(
    _ rows: CountAccumulator, _ others: [any Accumulator], _ mapping: GroupMapping
  ) throws(EvaluationError) {
    try rowCounts.merge(rows, mapping)
    for at in accumulators.indices where !countsRows[at] { try accumulators[at].merge(others[at], mapping) }
  }

  /// The results of a call for groups `0..<count`.
  func finish(_ call: Int, _ count: Int) throws(EvaluationError) -> Vector {
    try (countsRows[call] ? rowCounts : accumulators[call]).finish(count)
  }

  private static func isRowCount(_ call: AggregateCall) -> Bool {
    call.function.name == "count" && call.arguments.isEmpty && call.filter == nil
  }

  var byteCount: Int {
    let numbering = distinctKeys.reduce(keys?.byteCount ?? 0) { $0 + ($1?.byteCount ?? 0) }
    return accumulators.reduce(numbering + rowCounts.byteCount) { $0 + $1.byteCount }
  }
}
