import Columnar
import Vectorized

/// Removes what gives no rows: filters that are never true, LIMIT 0, and what depends on them alone.
enum EliminateEmptyInputs: OptimizerRule {
  static let name = "eliminate_empty_inputs"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp(eliminate)
  }

  private static func eliminate(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .scan(let node): return node.filters.contains(where: \.isNeverTrue) ? empty(plan) : plan
    case .filter(let node):
      let conjuncts = node.predicate.conjuncts
      if isEmpty(node.input) || conjuncts.contains(where: \.isNeverTrue) { return empty(plan) }
      return PushDownFilters.filtered(node.input, conjuncts)
    case .limit(let node): return node.count == 0 || isEmpty(node.input) ? empty(plan) : plan
    case .topN(let node): return node.count == 0 || isEmpty(node.input) ? empty(plan) : plan
    case .project(let node): return isEmpty(node.input) ? empty(plan) : plan
    case .sort(let node): return isEmpty(node.input) ? empty(plan) : plan
    case .window(let node): return isEmpty(node.input) ? empty(plan) : plan
    case .aggregate(let node):
      // Without keys, and in the empty grouping set, no rows make one group.
      let hasGrandTotal = node.keys.isEmpty || node.groupingSets?.contains([]) ?? false
      return isEmpty(node.input) && !hasGrandTotal ? empty(plan) : plan
    case .join(let node): return eliminate(node)
    case .union(let node): return eliminate(node)
    case .values, .singleRow: return plan
    }
  }

  private static func eliminate(_ node: LogicalJoin) -> LogicalPlan {
    let left = isEmpty(node.left)
    let right = isEmpty(node.right)
    switch node.kind {
    case .inner, .semi: return left || right ? empty(.join(node)) : .join(node)
    case .anti, .nullAwareAnti: return left ? empty(.join(node)) : right ? node.left : .join(node)
    case .mark: return left ? empty(.join(node)) : .join(node)
    case .left: return left ? empty(.join(node)) : right ? nulls(node.left, for: node.right) : .join(node)
    case .right: return right ? empty(.join(node)) : left ? nulls(node.right, for: node.left) : .join(node)
    case .full:
      if left && right { return empty(.join(node)) }
      return left ? nulls(node.right, for: node.left) : right ? nulls(node.left, for: node.right) : .join(node)
    }
  }

  private static func eliminate(_ node: LogicalUnion) -> LogicalPlan {
    let kept = node.inputs.indices.filter { !isEmpty(node.inputs[$0]) }
    if kept.count == node.inputs.count { return .union(node) }
    if kept.isEmpty { return empty(.union(node)) }
    if kept.count == 1 {
      let items = zip(node.output, node.columns[kept[0]]).map { ProjectPlan.Item($0, .column($1)) }
      return .project(LogicalProject(input: node.inputs[kept[0]], items: items))
    }
    var result = node
    result.inputs = kept.map { node.inputs[$0] }
    result.columns = kept.map { node.columns[$0] }
    return .union(result)
  }

  /// `plan` with NULLs for the columns of a side that has no rows.
  private static func nulls(_ plan: LogicalPlan, for missing: LogicalPlan) -> LogicalPlan {
    let items =
      plan.output.map { ProjectPlan.Item($0, .column($0)) }
      + missing.output.map { ProjectPlan.Item($0, .constant(.null($0.type))) }
    return .project(LogicalProject(input: plan, items: items))
  }

  private static func empty(_ plan: LogicalPlan) -> LogicalPlan {
    .values(LogicalValues(output: plan.output, rows: []))
  }

  private static func isEmpty(_ plan: LogicalPlan) -> Bool {
    if case .values(let node) = plan { return node.rows.isEmpty }
    return false
  }
}
