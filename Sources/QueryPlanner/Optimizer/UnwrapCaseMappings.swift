import Columnar
import Vectorized

/// Searches in text of whatever case become one function, which changes the case of few values only:
///
///     lower(x) LIKE '%ab%' → "lower like"(x, '%ab%'), and so for upper; x ILIKE p is lower(x) LIKE lower(p)
enum UnwrapCaseMappings: OptimizerRule {
  static let name = "unwrap_case_mappings"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in node.mapExpressions { $0.transformUp(unwrap) } }
  }

  static func unwrap(_ expression: BoundExpression) -> BoundExpression {
    guard case .call(let like, let arguments) = expression, like.name == "like", arguments.count == 2,
      arguments[1].constant != nil, case .call(let mapping, let values) = arguments[0], values.count == 1,
      case .varchar = values[0].type, let function = CaselessLike.function(mapping.name, values[0].type)
    else { return expression }
    return .call(function, [values[0], arguments[1]])
  }
}
