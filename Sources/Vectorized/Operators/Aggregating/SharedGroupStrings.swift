import Columnar

/// The numberings of strings that the workers of an aggregation share: those inside packed keys, and those that are counted
/// as DISTINCT without GROUP BY.
///
/// A lone string key stays with each worker, unless it takes the column's numbers: its groups are merged by partition anyway,
/// which costs less than locks.
struct SharedGroupStrings: Sendable {
  /// By key; nil where each worker numbers the values itself.
  private let keyStrings: [SharedStrings?]
  /// By call; nil where each worker numbers the arguments itself.
  private let argumentStrings: [SharedStrings?]

  init(_ plan: AggregatePlan) {
    keyStrings = plan.keys.map { key in
      plan.keys.count > 1 && KeyColumn.isInterned(key.output.type) ? SharedStrings() : nil
    }
    argumentStrings = plan.aggregates.map(\.call).map { call in
      // Numbers have gaps, so the values cannot be listed by them.
      let isShared =
        plan.keys.isEmpty && AccumulatorFactory.onlyCountsDistinct(call)
        && call.function.argumentTypes.map(KeyColumn.isInterned) == [true]
      return isShared ? SharedStrings() : nil
    }
  }

  func keys(_ types: [DataType], worker: Int) -> [GroupStrings] {
    types.indices.map { keyStrings[$0].map { .shared($0, worker: worker) } ?? .own }
  }

  func arguments(_ types: [DataType], of call: Int, worker: Int) -> [GroupStrings] {
    types.map { _ in argumentStrings[call].map { .shared($0, worker: worker) } ?? .own }
  }

  /// Bytes of all numberings.
  var byteCount: Int {
    (keyStrings + argumentStrings).reduce(0) { $0 + ($1?.byteCount ?? 0) }
  }
}
