import Columnar
import Vectorized

extension PushDownFilters {
  /// Filters above a join and the join's own condition, each to the side that can answer it.
  static func push(_ conjuncts: [BoundExpression], _ node: LogicalJoin) -> LogicalPlan {
    let node = narrowed(node, by: conjuncts)
    switch node.kind {
    case .inner: return pushInner(conjuncts, node)
    case .left, .semi, .anti, .nullAwareAnti, .mark: return pushLeftKept(conjuncts, node)
    case .right: return pushRight(conjuncts, node)
    case .full:
      var result = node
      result.left = push([], into: node.left)
      result.right = push([], into: node.right)
      return filtered(.join(result), conjuncts)
    }
  }

  private static func pushInner(_ conjuncts: [BoundExpression], _ node: LogicalJoin) -> LogicalPlan {
    var result = node
    let left = node.left.outputSet
    let right = node.right.outputSet
    var toLeft: [BoundExpression] = []
    var toRight: [BoundExpression] = []
    var above: [BoundExpression] = []
    result.condition = []
    for conjunct in (conjuncts + node.condition) where !conjunct.isTrue {
      if !conjunct.isDeterministic || conjunct.columns.isEmpty {
        above.append(conjunct)
      } else if conjunct.belongs(to: left) {
        toLeft.append(conjunct)
      } else if conjunct.belongs(to: right) {
        toRight.append(conjunct)
      } else if !result.condition.contains(conjunct) {
        result.condition.append(conjunct)
      }
    }
    result.left = push(toLeft, into: node.left)
    result.right = push(toRight, into: node.right)
    return filtered(.join(result), above)
  }

  /// Joins whose left rows all come out or go by their own match: filters on left columns pass to the left; the parts of
  /// the condition that read the right side alone pass to the right.
  private static func pushLeftKept(_ conjuncts: [BoundExpression], _ node: LogicalJoin) -> LogicalPlan {
    var result = node
    let left = node.left.outputSet
    let right = node.right.outputSet
    var (toLeft, above) = split(conjuncts) { $0.isDeterministic && $0.belongs(to: left) }
    var toRight: [BoundExpression] = []
    // NOT IN asks whether the right side has NULLs: its rows must not be thinned out. Neither may those of a mark.
    if node.kind != .nullAwareAnti && node.kind != .mark {
      (toRight, result.condition) = split(node.condition) { $0.isDeterministic && $0.belongs(to: right) }
    }
    if node.kind == .semi {
      let own = split(result.condition) { $0.isDeterministic && $0.belongs(to: left) }
      toLeft += own.moved
      result.condition = own.kept
    }
    result.left = push(toLeft, into: node.left)
    result.right = push(toRight, into: node.right)
    above = above.filter { !$0.isTrue }
    return filtered(.join(result), above)
  }

  private static func pushRight(_ conjuncts: [BoundExpression], _ node: LogicalJoin) -> LogicalPlan {
    var result = node
    let left = node.left.outputSet
    let right = node.right.outputSet
    let (toRight, above) = split(conjuncts) { $0.isDeterministic && $0.belongs(to: right) }
    let (toLeft, condition) = split(node.condition) { $0.isDeterministic && $0.belongs(to: left) }
    result.condition = condition
    result.left = push(toLeft, into: node.left)
    result.right = push(toRight, into: node.right)
    return filtered(.join(result), above)
  }

  /// An outer join whose filled-up rows a filter above throws away is an inner join (or one-sided, for a full one).
  private static func narrowed(_ node: LogicalJoin, by conjuncts: [BoundExpression]) -> LogicalJoin {
    var result = node
    let rejectsLeft = conjuncts.contains { rejectsNulls($0, of: node.left.outputSet) }
    let rejectsRight = conjuncts.contains { rejectsNulls($0, of: node.right.outputSet) }
    switch node.kind {
    case .left where rejectsRight: result.kind = .inner
    case .right where rejectsLeft: result.kind = .inner
    case .full where rejectsLeft && rejectsRight: result.kind = .inner
    case .full where rejectsLeft: result.kind = .left
    case .full where rejectsRight: result.kind = .right
    default: break
    }
    return result
  }

  private static let strictComparisons: Set<String> = CaselessLike.likeNames.union(["=", "<>", "<", "<=", ">", ">="])

  /// Whether the condition cannot be TRUE when all of `columns` are NULL. Only forms that are sure.
  static func rejectsNulls(_ condition: BoundExpression, of columns: Set<ColumnReference>) -> Bool {
    switch condition {
    case .call(let function, let arguments) where strictComparisons.contains(function.name):
      return arguments.contains { isNullOn($0, columns) }
    case .inList(let value, _): return isNullOn(value, columns)
    case .not(.isNull(let inner)): return isNullOn(inner, columns)
    case .not(.inList(let value, _)): return isNullOn(value, columns)
    case .and(let terms): return terms.contains { rejectsNulls($0, of: columns) }
    case .or(let terms): return terms.allSatisfy { rejectsNulls($0, of: columns) }
    default: return false
    }
  }

  private static let strictFunctions: Set<String> = ["+", "-", "*", "negate", "lower", "upper", "length", "year"]

  /// Whether the expression is NULL whenever `columns` are.
  private static func isNullOn(_ expression: BoundExpression, _ columns: Set<ColumnReference>) -> Bool {
    switch expression {
    case .column(let reference): return columns.contains(reference)
    case .cast(let inner, _, _): return isNullOn(inner, columns)
    case .call(let function, let arguments) where strictFunctions.contains(function.name):
      return arguments.contains { isNullOn($0, columns) }
    default: return false
    }
  }
}
