import Columnar

/// A part of an aggregation's groups, and their keys.
protocol GroupPart {
  var count: Int { get }
  /// Key column `at` of all groups.
  func key(_ at: Int) -> Vector
  /// Key column `at` of some groups.
  func key(_ at: Int, of groups: [UInt32]) -> Vector
}

/// Makes the rows of a part of the groups; below a top-N only of the best.
struct PartitionResult {
  private let plan: AggregatePlan
  private let groups: any GroupPart
  private let state: AggregateState
  /// The groups to give out: all but a NULL group that no row belongs to.
  private let range: Range<Int>
  /// Of the best groups of all partitions.
  private let bound: SharedBound

  init(_ plan: AggregatePlan, _ groups: any GroupPart, _ state: AggregateState, bound: SharedBound) {
    self.plan = plan
    self.bound = bound
    self.groups = groups
    self.state = state
    state.resize(groups.count)
    let first = groups.count > 0 && state.rowCounts.counts.base[0] == 0 ? 1 : 0
    range = first..<max(groups.count, first)
  }

  func batch() throws(EvaluationError) -> Batch {
    if let best = plan.best, best.isWorthwhile(range.count) { return try bestRows(best) }
    var columns: [Vector] = []
    if !range.isEmpty {
      for at in 0..<columnCount { columns.append(try column(at)) }
    }
    return Batch(columns: columns, count: range.count)
  }

  private var columnCount: Int { plan.keys.count + state.calls.count }

  /// A column of all groups in `range`.
  private func column(_ at: Int) throws(EvaluationError) -> Vector {
    let whole =
      at < plan.keys.count ? groups.key(at) : try state.finish(at - plan.keys.count, groups.count)
    return whole.slice(range)
  }

  /// Makes the columns to order by first, and the others of the chosen groups only.
  private func bestRows(_ best: BestGroups) throws(EvaluationError) -> Batch {
    let ordering = best.columns(of: plan)
    var made: [Int: Vector] = [:]
    for at in ordering where made[at] == nil { made[at] = try column(at) }
    let rows = best.choose(ordering.compactMap { made[$0] }, range.count, within: bound)
    let chosen = AggregateState(partitionOf: state)
    chosen.resize(rows.count)
    let sources = rows.map { $0 + UInt32(range.lowerBound) }
    try chosen.merge(state, GroupMapping(sources: sources, targets: Array(0..<UInt32(rows.count))))
    let taken = Buffer(copying: rows)
    var columns: [Vector] = []
    for at in 0..<columnCount {
      if at >= plan.keys.count, made[at] == nil {
        let call = at - plan.keys.count
        // A sum out of range is an error in every group.
        try state.check(call, groups.count)
        columns.append(try chosen.finish(call, rows.count))
      } else if let known = made[at] {
        columns.append(known.take(.indexes(taken, count: rows.count)))
      } else {
        columns.append(groups.key(at, of: sources))
      }
    }
    return Batch(columns: columns, count: rows.count)
  }
}
