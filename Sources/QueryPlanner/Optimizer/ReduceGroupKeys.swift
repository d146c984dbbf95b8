import Columnar
import Vectorized

/// Groups by as few keys as tell the groups apart: constants, columns that a filter leaves one value, and functions of
/// other keys are computed once a group.
///
///     Aggregate by [ip, ip - 1, 'x'] [count(*)](T) → Project [ip, ip - 1, 'x', n](Aggregate by [ip] [n := count(*)](T))
///     Aggregate by [site, url] [count(*)](Filter site = 62 (T)) → Project [62, url, n](Aggregate by [url] …)
///
/// A group has a row at least, so what fails on a group fails on a row and the other way round. Floating-point keys stay:
/// 0 and -0 are one group, but `1 / x` tells them apart.
enum ReduceGroupKeys: OptimizerRule {
  static let name = "reduce_group_keys"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node, aggregate.groupingSets == nil, aggregate.keys.count > 1 else {
        return node
      }
      return reduce(aggregate) ?? node
    }
  }

  private static func reduce(_ aggregate: LogicalAggregate) -> LogicalPlan? {
    let pinned = aggregate.input.pinnedColumns
    // What computes a column from the kept keys.
    var sources = pinned.mapValues { BoundExpression.constant($0) }
    for key in aggregate.keys {
      if let column = key.expression.reference, sources[column] == nil, column.type.hasExactEquality {
        sources[column] = .column(key.output)
      }
    }
    var seen: [BoundExpression: ColumnReference] = [:]
    var kept: [ProjectPlan.Item] = []
    var items: [ProjectPlan.Item] = []
    for key in aggregate.keys {
      let columns = key.expression.columns
      if let same = seen[key.expression] {
        items.append(ProjectPlan.Item(key.output, .column(same)))
      } else if isComputed(key.expression, pinned), key.expression.isDeterministic,
        columns.allSatisfy({ sources[$0] != nil })
      {
        items.append(ProjectPlan.Item(key.output, key.expression.substituting(sources)))
      } else {
        if key.expression.isDeterministic { seen[key.expression] = key.output }
        kept.append(key)
        items.append(ProjectPlan.Item(key.output, .column(key.output)))
      }
    }
    // Without keys an empty input would give a row.
    guard !kept.isEmpty, kept.count < aggregate.keys.count else { return nil }
    var inner = aggregate
    inner.keys = kept
    items += aggregate.aggregates.map { ProjectPlan.Item($0.output, .column($0.output)) }
    return .project(LogicalProject(input: .aggregate(inner), items: items))
  }
  /// Whether the kept keys may compute it: a key that is a column and has many values is kept itself.
  private static func isComputed(_ key: BoundExpression, _ pinned: [ColumnReference: Scalar]) -> Bool {
    key.reference.map { pinned[$0] != nil } ?? true
  }
}
