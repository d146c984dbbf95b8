import Columnar
import Vectorized

/// Orders chains of inner joins: the largest input streams through hash tables of the others, smallest first. Outer joins
/// are turned round when the side that would be built is much larger.
enum OrderJoins: OptimizerRule {
  static let name = "order_joins"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan { order(plan) }

  private static func order(_ plan: LogicalPlan) -> LogicalPlan {
    guard case .join(let join) = plan else { return plan.mapChildren(order) }
    switch join.kind {
    case .inner:
      var chain = Chain()
      chain.collect(plan)
      chain.inputs = chain.inputs.map(order)
      return chain.ordered()
    case .left, .right:
      var turned = join
      turned.left = order(join.left)
      turned.right = order(join.right)
      let left = Cardinality.rows(turned.left)
      let right = Cardinality.rows(turned.right)
      if right > 4 * left {
        swap(&turned.left, &turned.right)
        turned.kind = join.kind == .left ? .right : .left
      }
      return .join(turned)
    default: return plan.mapChildren(order)
    }
  }

  /// Inner joins that hang together: their inputs and all their conditions.
  private struct Chain {
    var inputs: [LogicalPlan] = []
    var conditions: [BoundExpression] = []

    mutating func collect(_ plan: LogicalPlan) {
      guard case .join(let join) = plan, join.kind == .inner else {
        inputs.append(plan)
        return
      }
      collect(join.left)
      collect(join.right)
      conditions += join.condition
    }

    func ordered() -> LogicalPlan {
      let rows = inputs.map(Cardinality.rows)
      var left = Array(inputs.indices)
      // The first of equals stays first, so that plans are stable.
      guard let largest = left.max(by: { rows[$0] < rows[$1] || (rows[$0] == rows[$1] && $0 > $1) }) else {
        return .values(LogicalValues(output: [], rows: [[]]))
      }
      left.removeAll { $0 == largest }
      var plan = inputs[largest]
      var open = conditions
      while !left.isEmpty {
        let available = plan.outputSet
        let next = left.min { a, b in
          let first = (isTied(a, to: available, open) || rows[a] <= 1) ? 0 : 1
          let second = (isTied(b, to: available, open) || rows[b] <= 1) ? 0 : 1
          return (first, rows[a], a) < (second, rows[b], b)
        }
        guard let next else { break }
        left.removeAll { $0 == next }
        let both = available.union(inputs[next].outputSet)
        let usable = open.filter { $0.columns.isSubset(of: both) }
        open.removeAll { $0.columns.isSubset(of: both) }
        plan = .join(LogicalJoin(kind: .inner, left: plan, right: inputs[next], condition: usable))
      }
      return PushDownFilters.filtered(plan, open)
    }

    /// Whether some equality ties input `index` to the columns at hand.
    private func isTied(
      _ index: Int, to available: Set<ColumnReference>, _ conditions: [BoundExpression]
    ) -> Bool {
      let own = inputs[index].outputSet
      return conditions.contains { condition in
        guard let sides = condition.equalitySides else { return false }
        return (sides.left.belongs(to: own) && sides.right.belongs(to: available))
          || (sides.right.belongs(to: own) && sides.left.belongs(to: available))
      }
    }
  }
}
