import Columnar
import Vectorized

/// Puts a projection and the one below it together, where nothing is computed twice by that.
///
///     Project [a + 1](Project [a := b * 2](T)) → Project [b * 2 + 1](T)
enum MergeProjections: OptimizerRule {
  static let name = "merge_projections"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp(merge)
  }

  static func merge(_ plan: LogicalPlan) -> LogicalPlan {
    guard case .project(let outer) = plan, case .project(let inner) = outer.input else { return plan }
    var uses: [ColumnReference: Int] = [:]
    for item in outer.items { count(item.expression, &uses) }
    for item in inner.items {
      switch item.expression {
      case .column, .constant: continue
      default: if !item.expression.isDeterministic || uses[item.output, default: 0] > 1 { return plan }
      }
    }
    let definitions = Dictionary(
      inner.items.map { ($0.output, $0.expression) }, uniquingKeysWith: { first, _ in first })
    let items = outer.items.map { ProjectPlan.Item($0.output, $0.expression.substituting(definitions)) }
    return merge(.project(LogicalProject(input: inner.input, items: items)))
  }

  private static func count(_ expression: BoundExpression, _ uses: inout [ColumnReference: Int]) {
    if case .column(let reference) = expression { uses[reference, default: 0] += 1 }
    for child in expression.children { count(child, &uses) }
  }
}
