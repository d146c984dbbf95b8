import Columnar

/// What a top-N above an aggregation tells it: of each part of the groups only the best can matter.
package struct BestGroups: Sendable {
  /// Each key names a column of the aggregation's output.
  let keys: [SortKey]
  /// The limit and what the offset skips.
  let count: Int

  /// Output columns by key.
  func columns(of plan: AggregatePlan) -> [Int] {
    let output = plan.output
    return keys.compactMap { key in
      guard case .column(let wanted) = key.expression else { return nil }
      return output.firstIndex(of: wanted)
    }
  }

  /// Whether choosing is worth it among so many groups.
  func isWorthwhile(_ groupCount: Int) -> Bool { groupCount / 4 > count }

  /// The best groups by the values of the key columns, ascending by number.
  ///
  /// - Parameter bound: what the parts of the groups share.
  func choose(_ columns: [Vector], _ groupCount: Int, within bound: SharedBound? = nil) -> [UInt32] {
    RowOrder(columns, keys, count: groupCount).best(count, within: bound).sorted()
  }
}

extension PhysicalPlan {
  /// The plan with its aggregation told to give only groups that can be among the best `count`; nil when something stands
  /// between that needs all groups, or some key is computed from the aggregation's output.
  func keepingBest(_ keys: [SortKey], _ count: Int) -> PhysicalPlan? {
    switch self {
    case .project(var project):
      var inner: [SortKey] = []
      for key in keys {
        guard case .column(let wanted) = key.expression,
          let item = project.items.first(where: { $0.output == wanted }), case .column = item.expression
        else { return nil }
        inner.append(SortKey(item.expression, isDescending: key.isDescending, nullsFirst: key.nullsFirst))
      }
      guard let input = project.input.keepingBest(inner, count) else { return nil }
      project.input = input
      return .project(project)
    case .aggregate(var aggregate):
      let best = BestGroups(keys: keys, count: count)
      guard best.columns(of: aggregate).count == keys.count else { return nil }
      aggregate.best = best
      return .aggregate(aggregate)
    default: return nil
    }
  }
}
