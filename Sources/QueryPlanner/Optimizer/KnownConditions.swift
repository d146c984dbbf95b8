import Columnar
import Vectorized

extension LogicalPlan {
  /// Conditions that hold for every row of the plan.
  var knownConditions: [BoundExpression] {
    switch self {
    case .scan(let node): return node.filters
    case .filter(let node): return node.predicate.conjuncts + node.input.knownConditions
    case .project(let node):
      let passed = Set(node.items.filter { $0.expression.reference == $0.output }.map(\.output))
      return node.input.knownConditions.filter { $0.columns.isSubset(of: passed) }
    case .join(let node):
      switch node.kind {
      case .inner: return node.left.knownConditions + node.right.knownConditions
      case .left, .semi, .anti, .nullAwareAnti, .mark: return node.left.knownConditions
      case .right: return node.right.knownConditions
      case .full: return []
      }
    case .sort(let node): return node.input.knownConditions
    case .aggregate, .values, .topN, .limit, .window, .union, .singleRow: return []
    }
  }

  /// Columns that have one value, the same in every respect, in all rows of the plan: what `column = constant` leaves.
  var pinnedColumns: [ColumnReference: Scalar] {
    var pinned: [ColumnReference: Scalar] = [:]
    for case .call(let function, let sides) in knownConditions where function.name == "=" && sides.count == 2 {
      for (one, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard let column = one.reference, let constant = other.constant, constant.type == column.type,
          !constant.value.isNull, column.type.hasExactEquality
        else { continue }
        pinned[column] = constant
      }
    }
    return pinned
  }
}

extension DataType {
  /// Whether equal values are the same in every respect: 0 and -0 are equal, but `1 / x` tells them apart.
  var hasExactEquality: Bool {
    switch self {
    case .real, .double, .char, .json, .array, .map, .row: false
    default: true
    }
  }
}
