import Columnar
import Vectorized

/// Keeps of each node only the columns that something above it reads; scans then read no others.
enum PruneColumns: OptimizerRule {
  static let name = "prune_columns"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    prune(plan, Set(context.output))
  }

  private static func prune(_ plan: LogicalPlan, _ required: Set<ColumnReference>) -> LogicalPlan {
    switch plan {
    case .scan(let node): return .scan(prune(node, required))
    case .values(let node): return prune(node, required)
    case .project(var node):
      node.items.removeAll { !required.contains($0.output) }
      node.input = prune(node.input, columns(of: node.items.map(\.expression)))
      return .project(node)
    case .aggregate(let node): return prune(node, required)
    case .join(let node): return prune(node, required)
    case .window(var node):
      node.calls.removeAll { !required.contains($0.output) }
      if node.calls.isEmpty { return prune(node.input, required) }
      let own = columns(of: LogicalPlan.window(node).expressions)
      node.input = prune(node.input, required.subtracting(node.calls.map(\.output)).union(own))
      return .window(node)
    case .union(let node): return prune(node, required)
    case .filter, .sort, .topN:
      let needed = required.union(columns(of: plan.expressions))
      return plan.mapChildren { prune($0, needed) }
    case .limit, .singleRow: return plan.mapChildren { prune($0, required) }
    }
  }

  private static func columns(of expressions: [BoundExpression]) -> Set<ColumnReference> {
    expressions.reduce(into: []) { $0.formUnion($1.columns) }
  }

  /// Columns that only filters read come apart: the scan need not read them where it filters by metadata.
  private static func prune(_ node: LogicalScan, _ required: Set<ColumnReference>) -> LogicalScan {
    var scan = node
    let filtering = columns(of: node.filters)
    scan.columns = node.columns.filter { required.contains($0.reference) }
    scan.filterColumns = (node.columns + node.filterColumns).filter {
      !required.contains($0.reference) && filtering.contains($0.reference)
    }
    return scan
  }

  private static func prune(_ node: LogicalValues, _ required: Set<ColumnReference>) -> LogicalPlan {
    let kept = node.output.indices.filter { required.contains(node.output[$0]) }
    if kept.count == node.output.count { return .values(node) }
    return .values(
      LogicalValues(output: kept.map { node.output[$0] }, rows: node.rows.map { row in kept.map { row[$0] } }))
  }

  private static func prune(_ node: LogicalAggregate, _ required: Set<ColumnReference>) -> LogicalPlan {
    var aggregate = node
    aggregate.aggregates.removeAll { !required.contains($0.output) }
    if aggregate.keys.isEmpty && aggregate.aggregates.isEmpty, let first = node.aggregates.first {
      aggregate.aggregates = [first]
    }
    if let id = aggregate.groupingID, !required.contains(id) { aggregate.groupingID = nil }
    aggregate.input = prune(node.input, columns(of: LogicalPlan.aggregate(aggregate).expressions))
    return .aggregate(aggregate)
  }

  private static func prune(_ node: LogicalJoin, _ required: Set<ColumnReference>) -> LogicalPlan {
    // A mark that nobody reads changes nothing.
    if node.kind == .mark, let mark = node.mark, !required.contains(mark) { return prune(node.left, required) }
    var join = node
    let needed = required.union(columns(of: node.condition))
    join.left = prune(node.left, needed.intersection(node.left.output))
    join.right = prune(node.right, needed.intersection(node.right.output))
    return .join(join)
  }

  private static func prune(_ node: LogicalUnion, _ required: Set<ColumnReference>) -> LogicalPlan {
    var union = node
    let kept = node.output.indices.filter { required.contains(node.output[$0]) }
    union.output = kept.map { node.output[$0] }
    union.columns = node.columns.map { columns in kept.map { columns[$0] } }
    union.inputs = zip(node.inputs, union.columns).map { prune($0, Set($1)) }
    return .union(union)
  }
}
