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
      let leftKnown = facts(join.left)
      let rightKnown = facts(join.right)
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

  /// Conditions that hold for every row of a plan.
  private static func facts(_ plan: LogicalPlan) -> [BoundExpression] {
    switch plan {
    case .scan(let node): return node.filters
    case .filter(let node): return node.predicate.conjuncts + facts(node.input)
    case .project(let node):
      let passed = Set(node.items.filter { $0.expression.reference == $0.output }.map(\.output))
      return facts(node.input).filter { $0.columns.isSubset(of: passed) }
    case .join(let node):
      switch node.kind {
      case .inner: return facts(node.left) + facts(node.right)
      case .left, .semi, .anti, .nullAwareAnti, .mark: return facts(node.left)
      case .right: return facts(node.right)
      case .full: return []
      }
    case .sort(let node): return facts(node.input)
    case .aggregate, .values, .topN, .limit, .window, .union, .singleRow: return []
    }
  }
}
