import Columnar
import Vectorized

/// Drops sort keys that order nothing: those that an earlier key repeats, and those of columns that a filter leaves one
/// value. A sort without keys goes, and a limit above it may then stop the scan.
///
///     Limit 5 (Sort site, day (Filter site = 62 (T))) → Limit 5 (Sort day (Filter site = 62 (T)))
enum ReduceSortKeys: OptimizerRule {
  static let name = "reduce_sort_keys"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .sort(var sort) = node else { return node }
      let pinned = Set(sort.input.pinnedColumns.keys)
      var seen: Set<BoundExpression> = []
      sort.keys = sort.keys.filter { key in
        guard key.expression.isDeterministic, !key.expression.mayFail else { return true }
        return !key.expression.columns.isSubset(of: pinned) && seen.insert(key.expression).inserted
      }
      return sort.keys.isEmpty ? sort.input : .sort(sort)
    }
  }
}
