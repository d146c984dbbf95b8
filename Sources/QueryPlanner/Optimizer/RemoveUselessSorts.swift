import Columnar
import Vectorized

/// Drops sorts whose order nothing above can see: below aggregations, joins, windows and unions.
enum RemoveUselessSorts: OptimizerRule {
  static let name = "remove_useless_sorts"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    strip(plan, orderMatters: true)
  }

  private static func strip(_ plan: LogicalPlan, orderMatters: Bool) -> LogicalPlan {
    switch plan {
    case .sort(let node) where !orderMatters: return strip(node.input, orderMatters: false)
    case .filter, .project: return plan.mapChildren { strip($0, orderMatters: orderMatters) }
    case .limit: return plan.mapChildren { strip($0, orderMatters: true) }
    default: return plan.mapChildren { strip($0, orderMatters: false) }
    }
  }
}
