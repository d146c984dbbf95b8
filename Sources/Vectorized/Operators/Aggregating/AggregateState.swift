import Columnar

/// One worker's groups and their accumulators.
final class AggregateState {
  let keys: GroupKeys?
  let calls: [AggregateCall]
  let accumulators: [any Accumulator]
  /// Numbering of DISTINCT arguments by call; nil for other calls.
  let distinctKeys: [GroupKeys?]
  /// Rows by group. A group without rows (an unused NULL group, a string that only others have met, or no input at all) is
  /// told by its zero.
  let rowCounts = CountAccumulator()
  /// By call: whether it is `count(*)`, whose answer is `rowCounts`; its own accumulator stays unused.
  let countsRows: [Bool]
  /// The calls whose accumulators may stand for groups of any numbering and be added up later: neither `count(*)` nor
  /// over DISTINCT arguments.
  let plainCalls: [Int]
  let distinctCalls: [Int]

  /// - Parameters:
  ///   - keyTypes: empty for an aggregation without GROUP BY, which has the one group 0.
  ///   - shared: numberings of strings that all workers share, and the worker's number; nil for a worker on its own.
  convenience init(
    keyTypes: [DataType], calls: [AggregateCall], shared: (strings: SharedGroupStrings, worker: Int)? = nil
  ) {
    self.init(
      keys: keyTypes.isEmpty
        ? nil
        : GroupKeys(
          keyTypes, strings: shared.map { $0.strings.keys(keyTypes, worker: $0.worker) } ?? [], adoption: .forGroups),
      calls: calls,
      distinctKeys: calls.enumerated().map { at, call in
        guard AccumulatorFactory.needsDistinct(call) else { return nil }
        let types = call.function.argumentTypes
        return GroupKeys(
          types, strings: shared.map { $0.strings.arguments(types, of: at, worker: $0.worker) } ?? [],
          adoption: AccumulatorFactory.onlyCountsDistinct(call) ? .forCounts : .never)
      }, scope: keyTypes.isEmpty ? .global : .groups)
    resize(keys == nil ? 1 : 0)
  }

  /// An empty state of the same calls, with the same numbers of DISTINCT arguments, over groups of its own.
  convenience init(sameCallsAs state: AggregateState, keys: GroupKeys) {
    self.init(keys: keys, calls: state.calls, distinctKeys: state.distinctKeys, scope: .groups)
  }

  /// An empty state of the same calls whose groups are numbered by someone else.
  convenience init(partitionOf state: AggregateState) {
    self.init(keys: nil, calls: state.calls, distinctKeys: state.distinctKeys, scope: .partition)
  }

  private init(
    keys: GroupKeys?, calls: [AggregateCall], distinctKeys: [GroupKeys?], scope: DistinctAccumulator.Scope
  ) {
    self.keys = keys
    self.calls = calls
    self.distinctKeys = distinctKeys
    accumulators = zip(calls, distinctKeys).map {
      AccumulatorFactory.make($0, distinctKeys: $1, scope: scope)
    }
    let countsRows = calls.map(Self.isRowCount)
    self.countsRows = countsRows
    plainCalls = calls.indices.filter { !countsRows[$0] && distinctKeys[$0] == nil }
    distinctCalls = calls.indices.filter { distinctKeys[$0] != nil }
  }

  /// Accumulators of the same calls over other group numbers (dictionary codes); those of DISTINCT calls stay unused.
  func makeLocalAccumulators() -> [any Accumulator] {
    zip(calls, distinctKeys).map { call, keys in
      keys == nil ? AccumulatorFactory.plain(call.function) : CountAccumulator()
    }
  }

  var groupCount: Int { keys?.count ?? 1 }

  func resize(_ count: Int) {
    rowCounts.resize(count)
    for at in plainCalls { accumulators[at].resize(count) }
    for at in distinctCalls { accumulators[at].resize(count) }
  }

  /// Adds all groups of `other`.
  func absorb(_ other: AggregateState) throws(EvaluationError) {
    let sources = (0..<UInt32(other.groupCount)).filter { other.rowCounts.counts.base[Int($0)] != 0 }
    let targets: [UInt32]
    if let keys, let theirs = other.keys { targets = keys.absorb(sources, of: theirs) } else { targets = sources }
    resize(groupCount)
    try merge(other, GroupMapping(sources: sources, targets: targets))
  }

  /// Adds groups of another state of the same calls.
  func merge(_ other: AggregateState, _ mapping: GroupMapping) throws(EvaluationError) {
    try mergePlain(other.rowCounts, other.accumulators, mapping)
    for at in distinctCalls { try accumulators[at].merge(other.accumulators[at], mapping) }
  }

  /// Adds groups of local accumulators.
  func mergePlain(
    _ rows: CountAccumulator, _ others: [any Accumulator], _ mapping: GroupMapping
  ) throws(EvaluationError) {
    try rowCounts.merge(rows, mapping)
    for at in plainCalls { try accumulators[at].merge(others[at], mapping) }
  }

  /// Makes workers' states ready to be merged into states that number DISTINCT arguments as the first does, also by several
  /// threads at once.
  static func prepareToMerge(_ states: [AggregateState]) {
    guard let first = states.first, !first.distinctCalls.isEmpty else { return }
    _ = Parallel(states) { state in state.distinctAccumulators.forEach { $0.accumulator.sortPairs() } }.results()
    for state in states {
      for (at, accumulator) in state.distinctAccumulators {
        guard let keys = first.distinctKeys[at] else { continue }
        accumulator.prepareToMerge(into: keys, threads: states.count)
      }
    }
  }

  private var distinctAccumulators: [(call: Int, accumulator: DistinctAccumulator)] {
    distinctCalls.compactMap { at in (accumulators[at] as? DistinctAccumulator).map { (at, $0) } }
  }

  /// About the work of merging this state: groups and the distinct values they have seen.
  var mergeCount: Int {
    distinctCalls.reduce(groupCount) { $0 + ((accumulators[$1] as? DistinctAccumulator)?.pairCount ?? 0) }
  }

  /// The results of a call for groups `0..<count`.
  func finish(_ call: Int, _ count: Int) throws(EvaluationError) -> Vector {
    try (countsRows[call] ? rowCounts : accumulators[call]).finish(count)
  }

  /// Fails when the result of some group would.
  func check(_ call: Int, _ count: Int) throws(EvaluationError) { try accumulators[call].check(count) }

  private static func isRowCount(_ call: AggregateCall) -> Bool {
    call.function.name == "count" && call.arguments.isEmpty && call.filter == nil
  }

  var byteCount: Int {
    let numbering = distinctKeys.reduce(keys?.byteCount ?? 0) { $0 + ($1?.byteCount ?? 0) }
    return accumulators.reduce(numbering + rowCounts.byteCount) { $0 + $1.byteCount }
  }
}
