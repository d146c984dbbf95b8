import Columnar
import Vectorized

/// Evaluates expressions without columns once, at planning: `1 + 2` → `3`, `CAST('2024-01-01' AS date)` → the date.
///
/// What fails (`1 / 0`) stays: it is an error only if a row needs it.
enum FoldConstants: OptimizerRule {
  static let name = "fold_constants"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in node.mapExpressions { $0.transformUp(fold) } }
  }

  static func fold(_ expression: BoundExpression) -> BoundExpression {
    switch expression {
    case .column, .constant: return expression
    case .call(let function, _) where !function.isDeterministic: return expression
    default: break
    }
    guard expression.type.physical != .nested, expression.children.allSatisfy({ $0.constant != nil }),
      let value = try? ConstantEvaluation.value(expression)
    else { return expression }
    return .constant(Scalar(expression.type, value))
  }
}
