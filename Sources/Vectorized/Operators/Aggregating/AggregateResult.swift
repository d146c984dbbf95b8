import Columnar

/// Turns the groups of an aggregation into batches, one pass a grouping set.
struct AggregateResult {
  private let state: AggregateState
  private let plan: AggregatePlan

  init(_ state: AggregateState, _ plan: AggregatePlan) {
    self.state = state
    self.plan = plan
  }

  func batches(rowCount: Int) throws(EvaluationError) -> [Batch] {
    guard let sets = plan.groupingSets else {
      return cut(try whole(state, kept: nil, set: 0), rowCount)
    }
    var out: [Batch] = []
    for (number, set) in sets.enumerated() {
      let kept = Set(set)
      if kept.count == plan.keys.count {
        out += cut(try whole(state, kept: nil, set: number), rowCount)
      } else {
        out += cut(try whole(folded(kept), kept: kept, set: number), rowCount)
      }
    }
    return out
  }

  /// The groups of a coarser set, added up from the finest ones.
  private func folded(_ kept: Set<Int>) throws(EvaluationError) -> AggregateState {
    let coarse = AggregateState(
      keyTypes: kept.isEmpty
        ? [] : plan.keys.enumerated().filter { kept.contains($0.offset) }.map(\.element.output.type),
      calls: state.calls)
    guard let fine = state.keys else { return coarse }
    let present = presentGroups(state)
    if present.isEmpty { return coarse }
    var targets = [UInt32](repeating: 0, count: present.count)
    if let keys = coarse.keys {
      let columns = fine.keyVectors(of: present).enumerated().filter { kept.contains($0.offset) }.map(\.element)
      targets.withUnsafeMutableBufferPointer { out in
        if let start = out.baseAddress { keys.find(columns, present.count, start) }
      }
    }
    coarse.resize(coarse.groupCount)
    try coarse.merge(state, GroupMapping(sources: present, targets: targets))
    return coarse
  }

  private func presentGroups(_ state: AggregateState) -> [UInt32] {
    let counts = state.rowCounts.counts.base
    return (0..<UInt32(state.groupCount)).filter { counts[Int($0)] != 0 }
  }

  /// All groups of one set as one batch.
  private func whole(_ state: AggregateState, kept: Set<Int>?, set: Int) throws(EvaluationError) -> Batch {
    state.resize(state.groupCount)
    let isGlobal = state.keys == nil
    // The group of an empty GROUP BY set exists without rows only when there is no GROUP BY, or for the empty set of a
    // ROLLUP over no rows, which SQL also answers with one row.
    let present = isGlobal ? [0] : presentGroups(state)
    let all = present.count == state.groupCount
    var keyVectors = (all ? state.keys?.keyVectors() : state.keys?.keyVectors(of: present)) ?? []
    var columns: [Vector] = []
    let pick = { (vector: Vector) -> Vector in
      if all { return vector }
      return present.withUnsafeBufferPointer { rows in
        rows.baseAddress.map { vector.take(indexes: $0, count: rows.count) } ?? vector.slice(0..<0)
      }
    }
    for (index, key) in plan.keys.enumerated() {
      if kept.map({ $0.contains(index) }) ?? true, !keyVectors.isEmpty {
        columns.append(keyVectors.removeFirst())
      } else {
        columns.append(Vector(.null(key.output.type), count: present.count))
      }
    }
    for call in state.calls.indices { columns.append(pick(try state.finish(call, state.groupCount))) }
    if plan.groupingID != nil { columns.append(Vector(Scalar(.bigint, .integer(Int64(set))), count: present.count)) }
    return best(Batch(columns: columns, count: present.count))
  }

  /// The groups that a top-N above may want.
  private func best(_ batch: Batch) -> Batch {
    guard let best = plan.best, best.isWorthwhile(batch.count) else { return batch }
    let rows = best.choose(best.columns(of: plan).map { batch.columns[$0] }, batch.count)
    return batch.take(.indexes(Buffer(copying: rows), count: rows.count))
  }

  private func cut(_ batch: Batch, _ rowCount: Int) -> [Batch] {
    if batch.count == 0 { return [] }
    return stride(from: 0, to: batch.count, by: rowCount).map {
      batch.slice($0..<min($0 + rowCount, batch.count))
    }
  }
}
