import Columnar

/// Below a top-N by a count, most groups need not be put together: a group that is among the best has, of w workers, at one
/// of them at least the w-th part of what the best have.
///
/// Holds for counts of distinct values as well: a union has at most the sum of its parts. The same idea finds heavy hitters
/// over several sites (Cao and Wang, PODC 2004: the first two of its three phases).
struct LeadingGroups {
  private let states: [AggregateState]
  private let types: [DataType]
  private let best: BestGroups
  /// The call to order by first.
  private let call: Int

  /// Of so many groups at most one may be leading, or putting all together by partition on all threads costs less.
  private static let groupsPerLeading = 8

  /// nil when the plan is not ordered by a count first, from the most down, or rows are still to be grouped.
  init?(_ workers: [WorkerGroups], _ plan: AggregatePlan) {
    guard workers.count > 1, workers.allSatisfy({ $0.rows == nil }), let best = plan.best,
      best.keys.first?.isDescending == true, let column = best.columns(of: plan).first, column >= plan.keys.count
    else { return nil }
    call = column - plan.keys.count
    guard ["count", "count_if", "approx_distinct"].contains(plan.aggregates[call].call.function.name) else {
      return nil
    }
    states = workers.map(\.state)
    types = plan.keys.map(\.output.type)
    self.best = best
  }

  /// The groups that may be among the best, put together; nil when they are too many, or some sum may be out of range,
  /// which is an error in whatever group.
  func state() throws(EvaluationError) -> AggregateState? {
    guard let chosen = try leading(), areSumsInRange() else { return nil }
    let result = AggregateState(sameCallsAs: states[0], keys: GroupKeys(types))
    for (state, groups) in zip(states, chosen) { add(groups, of: state, to: result) }
    guard let keys = result.keys?.keyVectors() else { return nil }
    result.resize(result.groupCount)
    // A group that leads at one worker may have rows at others.
    let count = result.groupCount
    let mappings = Parallel(states) { Self.mapping(of: $0, keys, count) }.results()
    AggregateState.prepareToMerge(states)
    for (state, mapping) in zip(states, mappings) { try result.merge(state, mapping) }
    return result
  }

  /// By worker: its groups with enough rows, or values.
  private func leading() throws(EvaluationError) -> [[UInt32]]? {
    let (call, wanted) = (call, best.count)
    let counted = Parallel(states) { state in
      Result { () throws(EvaluationError) in
        let counts = try state.finish(call, state.groupCount)
        return (counts: counts, bound: Self.bound(counts, wanted))
      }
    }
    var counts: [Vector] = []
    // What a worker's best groups have at least, all workers' best ones have too.
    var bound: Int64 = 0
    for worker in counted.results() {
      let found = try worker.get()
      counts.append(found.counts)
      bound = max(bound, found.bound)
    }
    let share = (bound + Int64(states.count) - 1) / Int64(states.count)
    guard share > 0 else { return nil }
    let chosen = counts.map { counts in
      let values = counts.pointer(as: Int64.self)
      return (0..<UInt32(counts.count)).filter { values[Int($0)] >= share }
    }
    let all = counts.reduce(0) { $0 + $1.count }
    return chosen.reduce(0) { $0 + $1.count } <= all / Self.groupsPerLeading ? chosen : nil
  }

  /// A number that at least `wanted` of the counts reach, less than a sixteenth below the largest such; 0 when there are not as many.
  static func bound(_ counts: Vector, _ wanted: Int) -> Int64 {
    // A bucket for each power of two and the four bits behind its leading one.
    var buckets = [Int](repeating: 0, count: 64 << 4)
    let values = counts.pointer(as: Int64.self)
    buckets.withUnsafeMutableBufferPointer { buckets in
      for i in 0..<counts.count where values[i] > 0 {
        let power = 63 &- values[i].leadingZeroBitCount
        let bits = power >= 4 ? values[i] &>> Int64(power &- 4) : values[i] &<< Int64(4 &- power)
        buckets[power &<< 4 &+ Int(bits & 15)] &+= 1
      }
    }
    var reached = 0
    for at in buckets.indices.reversed() {
      reached += buckets[at]
      if reached < wanted { continue }
      let bits = Int64(16 + at & 15)
      let power = at >> 4
      return power >= 4 ? bits << Int64(power - 4) : bits >> Int64(4 - power)
    }
    return 0
  }

  private func areSumsInRange() -> Bool {
    states.allSatisfy { state in
      state.plainCalls.allSatisfy { state.accumulators[$0].staysInRange(state.groupCount, addedTo: states.count) }
    }
  }

  private func add(_ groups: [UInt32], of state: AggregateState, to result: AggregateState) {
    guard let keys = state.keys, !groups.isEmpty else { return }
    let numbers = GroupArray<UInt32>(count: groups.count)
    result.keys?.find(keys.keyVectors(of: groups), groups.count, numbers.base)
  }

  /// A worker's groups of some keys; it has numbers for all of them from now on.
  private static func mapping(of state: AggregateState, _ keys: [Vector], _ count: Int) -> GroupMapping {
    let numbers = GroupArray<UInt32>(count: count)
    state.keys?.find(keys, count, numbers.base)
    state.resize(state.groupCount)
    let rows = state.rowCounts.counts.base
    let targets = (0..<UInt32(count)).filter { rows[Int(numbers.base[Int($0)])] != 0 }
    return GroupMapping(sources: targets.map { numbers.base[Int($0)] }, targets: targets)
  }
}
