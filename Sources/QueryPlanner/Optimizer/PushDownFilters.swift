import Columnar
import Vectorized

/// Moves each conjunct of a filter to the lowest place that has its columns, and into scans.
///
/// A conjunct passes projections (rewritten to what they compute), keys of aggregations, partition keys of windows, both
/// sides of inner joins, the kept side of outer joins, and every input of a union. It stops at limits.
enum PushDownFilters: OptimizerRule {
  static let name = "push_down_filters"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    push([], into: plan)
  }

  /// `plan` filtered by `conjuncts`.
  static func push(_ conjuncts: [BoundExpression], into plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .filter(let node): return push(conjuncts + node.predicate.conjuncts, into: node.input)
    case .project(let node): return push(conjuncts, node)
    case .aggregate(let node): return push(conjuncts, node)
    case .join(let node): return push(conjuncts, node)
    case .window(let node): return push(conjuncts, node)
    case .union(let node): return push(conjuncts, node)
    case .scan(let node): return push(conjuncts, node)
    case .sort(var node):
      node.input = push(conjuncts, into: node.input)
      return .sort(node)
    case .topN, .limit, .singleRow, .values:
      return filtered(plan.mapChildren { push([], into: $0) }, conjuncts)
    }
  }

  /// `plan` under a filter of what could not go further.
  static func filtered(_ plan: LogicalPlan, _ conjuncts: [BoundExpression]) -> LogicalPlan {
    let needed = conjuncts.filter { !$0.isTrue }
    return needed.isEmpty ? plan : .filter(LogicalFilter(input: plan, predicate: .conjunction(needed)))
  }

  private static func push(_ conjuncts: [BoundExpression], _ node: LogicalScan) -> LogicalPlan {
    var scan = node
    guard scan.limit == nil else { return filtered(.scan(scan), conjuncts) }
    // The scan runs its filters in an order of its own; what can fail must wait for the conjuncts written before it.
    let (movable, kept) = split(conjuncts) { $0.isDeterministic && !$0.columns.isEmpty && !$0.mayFail }
    for conjunct in movable where !scan.filters.contains(conjunct) { scan.filters.append(conjunct) }
    return filtered(.scan(scan), kept)
  }

  private static func push(_ conjuncts: [BoundExpression], _ node: LogicalProject) -> LogicalPlan {
    var result = node
    let definitions = Dictionary(
      node.items.map { ($0.output, $0.expression) }, uniquingKeysWith: { first, _ in first })
    var moved: [BoundExpression] = []
    var kept: [BoundExpression] = []
    for conjunct in conjuncts {
      let rewritten = conjunct.substituting(definitions)
      if rewritten.isDeterministic { moved.append(rewritten) } else { kept.append(conjunct) }
    }
    result.input = push(moved, into: node.input)
    return filtered(.project(result), kept)
  }

  private static func push(_ conjuncts: [BoundExpression], _ node: LogicalAggregate) -> LogicalPlan {
    var result = node
    // With grouping sets a key is NULL in the sets that leave it out, so only keys of all sets keep their value.
    let indexes = node.keys.indices.filter { index in node.groupingSets?.allSatisfy { $0.contains(index) } ?? true }
    let definitions = Dictionary(
      indexes.map { (node.keys[$0].output, node.keys[$0].expression) }, uniquingKeysWith: { first, _ in first })
    let (moved, kept) = split(conjuncts) { conjunct in
      !conjunct.columns.isEmpty && conjunct.columns.allSatisfy { definitions[$0]?.isDeterministic ?? false }
    }
    result.input = push(moved.map { $0.substituting(definitions) }, into: node.input)
    return filtered(.aggregate(result), kept)
  }

  private static func push(_ conjuncts: [BoundExpression], _ node: LogicalWindow) -> LogicalPlan {
    var result = node
    let keys = Set(node.partitionBy.compactMap(\.reference))
    let (moved, kept) = split(conjuncts) { $0.belongs(to: keys) && $0.isDeterministic }
    result.input = push(moved, into: node.input)
    return filtered(.window(result), kept)
  }

  private static func push(_ conjuncts: [BoundExpression], _ node: LogicalUnion) -> LogicalPlan {
    var result = node
    let (moved, kept) = split(conjuncts, \.isDeterministic)
    result.inputs = zip(node.inputs, node.columns).map { input, columns in
      let definitions = Dictionary(
        zip(node.output, columns).map { ($0, BoundExpression.column($1)) }, uniquingKeysWith: { first, _ in first })
      return push(moved.map { $0.substituting(definitions) }, into: input)
    }
    return filtered(.union(result), kept)
  }

  static func split(
    _ conjuncts: [BoundExpression], _ goes: (BoundExpression) -> Bool
  ) -> (moved: [BoundExpression], kept: [BoundExpression]) {
    var moved: [BoundExpression] = []
    var kept: [BoundExpression] = []
    for conjunct in conjuncts { if goes(conjunct) { moved.append(conjunct) } else { kept.append(conjunct) } }
    return (moved, kept)
  }
}
