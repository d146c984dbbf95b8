import Columnar
import Vectorized

/// What is known of one join key holds for the other one:
///
///     Join a.k = b.k (Filter a.k < 5 (A), B) → Join a.k = b.k (Filter a.k < 5 (A), Filter b.k < 5 (B))
enum DeriveJoinPredicates: OptimizerRule {
  static let name = "derive_join_predicates"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .join(var join) = node else { return node }
      // Which side may lose rows that the key's condition rules out.
      let intoRight: Bool
      let intoLeft: Bool
      switch join.kind {
      case .inner, .semi: (intoLeft, intoRight) = (true, true)
      case .left, .anti: (intoLeft, intoRight) = (false, true)
      case .right: (intoLeft, intoRight) = (true, false)
      case .full, .nullAwareAnti, .mark: return node
      }
      let keys = JoinKeys(join)
      var toLeft: [BoundExpression] = []
      var toRight: [BoundExpression] = []
      let leftKnown = join.left.knownConditions
      let rightKnown = join.right.knownConditions
      for (left, right) in zip(keys.left, keys.right) {
        guard let a = left.reference, let b = right.reference, a.type == b.type else { continue }
        if intoRight { toRight += copies(leftKnown, from: a, to: b, known: rightKnown) }
        if intoLeft { toLeft += copies(rightKnown, from: b, to: a, known: leftKnown) }
      }
      if !toRight.isEmpty { join.right = PushDownFilters.push(toRight, into: join.right) }
      if !toLeft.isEmpty { join.left = PushDownFilters.push(toLeft, into: join.left) }
      return .join(join)
    }
  }

  private static func copies(
    _ facts: [BoundExpression], from: ColumnReference, to: ColumnReference, known: [BoundExpression]
  ) -> [BoundExpression] {
    facts.filter { $0.columns == [from] && $0.isDeterministic && !$0.mayFail }
      .map { $0.substituting([from: .column(to)]) }
      .filter { !known.contains($0) }
  }
}
