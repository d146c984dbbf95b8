import Columnar
import Vectorized

/// Guesses of row counts, for join order, build sides and EXPLAIN. Only their order of size matters.
struct Cardinality {
  /// Rows when nothing is known of a table.
  static let unknownTable = 1_000_000.0

  /// The part of rows that a condition lets through.
  static func selectivity(_ predicate: BoundExpression) -> Double {
    switch predicate {
    case .constant: return predicate.isNeverTrue ? 0 : 1
    case .and(let terms): return max(terms.reduce(1) { $0 * selectivity($1) }, 0.0001)
    case .or(let terms): return min(terms.reduce(0) { $0 + selectivity($1) }, 1)
    case .not(let inner): return max(1 - selectivity(inner), 0.1)
    case .isNull: return 0.1
    case .inList(_, let elements): return min(0.1 * Double(elements.count), 0.8)
    case .call(let function, _):
      switch function.name {
      case "=": return 0.1
      case "<>": return 0.9
      case "<", "<=", ">", ">=": return 0.4
      case "starts_with": return 0.2
      case let name where CaselessLike.likeNames.contains(name): return 0.2
      default: return 0.3
      }
    default: return 0.5
    }
  }

  /// Rows of a scan whose source knows its count.
  static func scan(_ source: any TableSource, _ filters: [BoundExpression], _ limit: Int?) -> Double {
    let all = source.rowCount.map(Double.init) ?? unknownTable
    let kept = filters.reduce(all) { $0 * selectivity($1) }
    return min(kept, limit.map(Double.init) ?? .infinity)
  }

  static func join(_ kind: JoinPlan.Kind, _ left: Double, _ right: Double, keys: Int, residual: Bool) -> Double {
    switch kind {
    case .inner where keys == 0: return left * right * (residual ? 0.3 : 1)
    case .inner: return max(left, right) * (residual ? 0.5 : 1)
    case .left, .mark: return max(left, kind == .mark ? left : min(left * right, max(left, right)))
    case .right: return max(left, right)
    case .full: return left + right
    case .semi, .anti, .nullAwareAnti: return left * 0.5
    }
  }

  /// Groups of an aggregation over `rows`.
  static func groups(_ rows: Double, keys: Int, sets: Int) -> Double {
    keys == 0 ? 1 : max(1, min(rows, rows.squareRoot() * Double(keys) * 10)) * Double(max(sets, 1))
  }

  /// Rows of a logical plan.
  static func rows(_ plan: LogicalPlan) -> Double {
    switch plan {
    case .scan(let node): return scan(node.source, node.filters, node.limit)
    case .values(let node): return Double(node.rows.count)
    case .filter(let node): return rows(node.input) * selectivity(node.predicate)
    case .project(let node): return rows(node.input)
    case .aggregate(let node):
      return groups(rows(node.input), keys: node.keys.count, sets: node.groupingSets?.count ?? 1)
    case .join(let node):
      let keys = JoinKeys(node)
      return join(
        node.kind, rows(node.left), rows(node.right), keys: keys.left.count, residual: !keys.residual.isEmpty)
    case .sort(let node): return rows(node.input)
    case .topN(let node): return min(rows(node.input), Double(node.count))
    case .limit(let node): return min(rows(node.input), node.count.map(Double.init) ?? .infinity)
    case .window(let node): return rows(node.input)
    case .union(let node): return node.inputs.reduce(0) { $0 + rows($1) }
    case .singleRow: return 1
    }
  }
}

/// Estimates over physical plans, for EXPLAIN.
enum RowEstimate {
  /// nil where a source does not know its rows.
  static func rows(of plan: PhysicalPlan) -> Int? {
    guard plan.knowsRows else { return nil }
    return Int(min(rows(plan), 1e15).rounded())
  }

  private static func rows(_ plan: PhysicalPlan) -> Double {
    switch plan {
    case .scan(let node): return Cardinality.scan(node.source, node.filters, node.limit)
    case .values(let node): return Double(node.batches.reduce(0) { $0 + $1.count })
    case .filter(let node): return rows(node.input) * Cardinality.selectivity(node.predicate)
    case .project(let node): return rows(node.input)
    case .aggregate(let node):
      return Cardinality.groups(rows(node.input), keys: node.keys.count, sets: node.groupingSets?.count ?? 1)
    case .join(let node):
      return Cardinality.join(
        node.kind, rows(node.probe), rows(node.build), keys: node.probeKeys.count, residual: node.residual != nil)
    case .sort(let node): return rows(node.input)
    case .topN(let node): return min(rows(node.input), Double(node.count))
    case .limit(let node): return min(rows(node.input), node.count.map(Double.init) ?? .infinity)
    case .window(let node): return rows(node.input)
    case .union(let node): return node.inputs.reduce(0) { $0 + rows($1) }
    case .singleRow: return 1
    }
  }
}

extension PhysicalPlan {
  fileprivate var knowsRows: Bool {
    if case .scan(let node) = self { return node.source.rowCount != nil }
    return children.allSatisfy(\.knowsRows)
  }
}
