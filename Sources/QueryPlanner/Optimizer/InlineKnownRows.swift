import Columnar
import Vectorized

/// Puts the values of a scalar sub-query that are known without running it into the conditions that use them:
///
///     Join day = max (Scan T, SingleRow (Values DATE '2024-05-31')) → Filter day = DATE '2024-05-31' (Scan T)
///
/// The rules for constants then run again, as these are new to them.
enum InlineKnownRows: OptimizerRule {
  static let name = "inline_known_rows"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
    var isChanged = false
    let inlined = plan.transformUp { node in
      guard case .join(let join) = node, join.kind == .inner, let row = knownRow(join.right) else { return node }
      isChanged = true
      let constants = Dictionary(zip(join.right.output, row), uniquingKeysWith: { first, _ in first })
      let items =
        join.left.output.map { ProjectPlan.Item($0, .column($0)) }
        + zip(join.right.output, row).map { ProjectPlan.Item($0, $1) }
      let filtered = PushDownFilters.filtered(join.left, join.condition.map { $0.substituting(constants) })
      return .project(LogicalProject(input: filtered, items: items))
    }
    return isChanged ? try again.reduce(inlined) { try $1.apply($0, context) } : plan
  }

  private static let again: [any OptimizerRule.Type] = [
    FoldConstants.self, SimplifyPredicates.self, UnwrapCasts.self, UnwrapTimeFunctions.self, MergeProjections.self,
    PushDownFilters.self, EliminateEmptyInputs.self,
  ]

  /// The expressions of a plan that gives exactly one row, over no columns; nil for other plans, and where a value would be
  /// another one each time it is computed.
  private static func knownRow(_ plan: LogicalPlan) -> [BoundExpression]? {
    let row = row(of: plan)
    return row?.allSatisfy(\.isDeterministic) ?? false ? row : nil
  }

  private static func row(of plan: LogicalPlan) -> [BoundExpression]? {
    switch plan {
    case .values(let node): return node.rows.count == 1 ? node.rows[0] : nil
    case .singleRow(let input): return knownRow(input)
    case .project(let node):
      guard let row = knownRow(node.input) else { return nil }
      let constants = Dictionary(zip(node.input.output, row), uniquingKeysWith: { first, _ in first })
      return node.items.map { $0.expression.substituting(constants) }
    default: return nil
    }
  }
}
