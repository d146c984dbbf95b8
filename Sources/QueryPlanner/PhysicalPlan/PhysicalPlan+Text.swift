import Columnar
import Vectorized

extension PhysicalPlan {
  /// The node in one line of EXPLAIN.
  package var title: String {
    switch self {
    case .scan(let plan): return PlanText.scan(plan.source, plan.columns, plan.filters, plan.limit)
    case .values(let plan):
      return PlanText.values(plan.output, rows: plan.batches.reduce(0) { $0 + $1.count })
    case .filter(let plan): return "Filter \(ExpressionText.text(plan.predicate))"
    case .project(let plan): return PlanText.project(plan.items)
    case .aggregate(let plan): return PlanText.aggregate(plan.keys, plan.aggregates, plan.groupingSets)
    case .join(let plan):
      let keys = zip(plan.probeKeys, plan.buildKeys).map {
        "\(ExpressionText.text($0)) = \(ExpressionText.text($1))"
      }
      return PlanText.join(plan.kind, keys: keys, residual: plan.residual)
    case .sort(let plan): return "Sort [\(ExpressionText.text(plan.keys))]"
    case .topN(let plan): return PlanText.topN(plan.count, plan.offset, plan.keys)
    case .limit(let plan): return PlanText.limit(plan.count, plan.offset)
    case .window(let plan): return PlanText.window(plan.partitionBy, plan.orderBy, plan.calls)
    case .union: return "Union"
    case .singleRow: return "SingleRow"
    }
  }
}
