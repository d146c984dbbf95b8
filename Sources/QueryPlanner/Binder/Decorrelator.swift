import Columnar
import Vectorized

/// A sub-query's plan that no longer names outer columns, and the conditions that tie it to the outer query.
struct Decorrelated {
  var plan: LogicalPlan
  /// Conjuncts over the plan's output and outer columns.
  var predicates: [BoundExpression] = []
  /// Set when an aggregate without GROUP BY got the correlation's keys: what each output is for an outer row without a
  /// group, where that is not NULL.
  var emptyValues: [ColumnReference: BoundExpression]?
}

/// Pulls the conditions on outer columns up to the top of a sub-query's plan.
///
///     Filter(i.k = o.k AND i.x > 1, T)            →  Filter(i.x > 1, T)               with i.k = o.k
///     Aggregate(keys g, Filter(i.k = o.k, T))     →  Aggregate(keys g and i.k, T)     with key = o.k
struct Decorrelator {
  let outer: Set<ColumnReference>
  let allocator: ColumnAllocator
  let range: SourceRange
  /// EXISTS asks for any row: a LIMIT of one or more changes nothing.
  let ignoresLimits: Bool

  func unsupported(_ what: String) -> SQLError {
    SQLError(
      .notSupported, "a correlated sub-query with \(what) is not supported", at: range,
      suggestion: "write it as a join")
  }

  private func isOuter(_ expression: BoundExpression) -> Bool { !expression.columns.isDisjoint(with: outer) }

  mutating func pull(_ plan: LogicalPlan) throws -> Decorrelated {
    if outer.isEmpty || plan.freeColumns.isDisjoint(with: outer) { return Decorrelated(plan: plan) }
    switch plan {
    case .filter(let node): return try pull(node)
    case .project(let node): return try pull(node)
    case .aggregate(let node): return try pull(node)
    case .join(let node): return try pull(node)
    case .sort(var node):
      if node.keys.contains(where: { isOuter($0.expression) }) { throw unsupported("ORDER BY of an outer column") }
      var inner = try pull(node.input)
      node.input = inner.plan
      inner.plan = .sort(node)
      return inner
    case .limit(let node) where ignoresLimits && node.offset == 0 && (node.count ?? 1) > 0:
      return try pull(node.input)
    case .limit, .topN: throw unsupported("LIMIT")
    case .window: throw unsupported("window functions")
    case .union: throw unsupported("a set operation")
    case .singleRow: throw unsupported("a sub-query that names columns of two levels out")
    case .scan, .values: throw unsupported("VALUES of outer columns")
    }
  }

  private mutating func pull(_ node: LogicalFilter) throws -> Decorrelated {
    var inner = try pull(node.input)
    if inner.emptyValues != nil { throw unsupported("HAVING without GROUP BY") }
    let conjuncts = node.predicate.conjuncts
    inner.predicates += conjuncts.filter(isOuter)
    let rest = conjuncts.filter { !isOuter($0) }
    if !rest.isEmpty { inner.plan = .filter(LogicalFilter(input: inner.plan, predicate: .conjunction(rest))) }
    return inner
  }

  private mutating func pull(_ node: LogicalProject) throws -> Decorrelated {
    var inner = try pull(node.input)
    if node.items.contains(where: { isOuter($0.expression) }) {
      throw unsupported("outer columns in its select list")
    }
    var items = node.items
    var present = Set(items.map(\.output))
    for column in inner.plan.output where inner.predicates.contains(where: { $0.columns.contains(column) }) {
      if present.insert(column).inserted { items.append(ProjectPlan.Item(column, .column(column))) }
    }
    if let empty = inner.emptyValues {
      var values: [ColumnReference: BoundExpression] = [:]
      var definitions = empty
      for column in node.input.output where definitions[column] == nil {
        definitions[column] = .constant(.null(column.type))
      }
      for item in node.items {
        // A plain column that is NULL without a group needs no value of its own.
        if let column = item.expression.reference, empty[column] == nil { continue }
        values[item.output] = item.expression.substituting(definitions)
      }
      inner.emptyValues = values
    }
    inner.plan = .project(LogicalProject(input: inner.plan, items: items))
    return inner
  }

  private mutating func pull(_ node: LogicalAggregate) throws -> Decorrelated {
    var inner = try pull(node.input)
    if inner.emptyValues != nil { throw unsupported("an aggregate of an aggregate") }
    let own = LogicalPlan.aggregate(node).expressions
    if own.contains(where: isOuter) { throw unsupported("outer columns in an aggregate") }
    if node.groupingSets != nil { throw unsupported("grouping sets") }
    var result = node
    result.input = inner.plan
    let available = inner.plan.outputSet
    var predicates: [BoundExpression] = []
    for predicate in inner.predicates {
      guard let pair = Self.equality(predicate, inner: available) else {
        throw unsupported("an aggregate and another comparison than = with an outer column")
      }
      let key = allocator.make(pair.inner.reference?.name ?? "key", pair.inner.type)
      result.keys.append(ProjectPlan.Item(key, pair.inner))
      predicates.append(.call(pair.function, [pair.outer, .column(key)]))
    }
    if node.keys.isEmpty {
      var empty: [ColumnReference: BoundExpression] = [:]
      for item in node.aggregates where item.call.function.name.hasPrefix("count") {
        empty[item.output] = .constant(Scalar(item.output.type, .integer(0)))
      }
      inner.emptyValues = empty
    }
    inner.plan = .aggregate(result)
    inner.predicates = predicates
    return inner
  }

  private mutating func pull(_ node: LogicalJoin) throws -> Decorrelated {
    var result = node
    let left = try pull(node.left)
    let right = try pull(node.right)
    if left.emptyValues != nil || right.emptyValues != nil { throw unsupported("a join of a correlated aggregate") }
    let isInner = node.kind == .inner
    if !isInner && (!right.predicates.isEmpty || node.condition.contains(where: isOuter)) {
      throw unsupported("an outer join or a nested sub-query on outer columns")
    }
    if (node.kind == .right || node.kind == .full) && !left.predicates.isEmpty {
      throw unsupported("an outer join on outer columns")
    }
    result.left = left.plan
    result.right = right.plan
    result.condition = node.condition.filter { !isOuter($0) }
    return Decorrelated(
      plan: .join(result), predicates: left.predicates + right.predicates + node.condition.filter(isOuter))
  }

  /// `inner = outer` or the reverse, each side over its own columns alone.
  static func equality(
    _ predicate: BoundExpression, inner: Set<ColumnReference>
  ) -> (inner: BoundExpression, outer: BoundExpression, function: ResolvedFunction)? {
    guard case .call(let function, let sides) = predicate, function.name == "=", sides.count == 2 else { return nil }
    for (a, b) in [(sides[0], sides[1]), (sides[1], sides[0])] {
      if a.columns.isSubset(of: inner), !a.columns.isEmpty, b.columns.isDisjoint(with: inner) {
        return (a, b, function)
      }
    }
    return nil
  }
}
