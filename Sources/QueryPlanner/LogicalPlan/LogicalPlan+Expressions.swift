import Columnar
import Vectorized

extension LogicalPlan {
  /// The node's own expressions, not its inputs'.
  package var expressions: [BoundExpression] {
    switch self {
    case .scan(let node): return node.filters
    case .values(let node): return node.rows.flatMap { $0 }
    case .filter(let node): return [node.predicate]
    case .project(let node): return node.items.map(\.expression)
    case .aggregate(let node): return node.keys.map(\.expression) + node.aggregates.flatMap { $0.call.expressions }
    case .join(let node): return node.condition
    case .sort(let node): return node.keys.map(\.expression)
    case .topN(let node): return node.keys.map(\.expression)
    case .window(let node):
      return node.partitionBy + node.orderBy.map(\.expression) + node.calls.flatMap(\.expressions)
    case .limit, .union, .singleRow: return []
    }
  }

  /// The same node with its own expressions `transform`ed.
  package func mapExpressions(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> LogicalPlan {
    switch self {
    case .scan(var node):
      node.filters = try node.filters.map(transform)
      return .scan(node)
    case .values(var node):
      node.rows = try node.rows.map { try $0.map(transform) }
      return .values(node)
    case .filter(var node):
      node.predicate = try transform(node.predicate)
      return .filter(node)
    case .project(var node):
      node.items = try node.items.map { ProjectPlan.Item($0.output, try transform($0.expression)) }
      return .project(node)
    case .aggregate(var node):
      node.keys = try node.keys.map { ProjectPlan.Item($0.output, try transform($0.expression)) }
      node.aggregates = try node.aggregates.map { AggregatePlan.Item($0.output, try $0.call.map(transform)) }
      return .aggregate(node)
    case .join(var node):
      node.condition = try node.condition.map(transform)
      return .join(node)
    case .sort(var node):
      node.keys = try node.keys.map { try $0.map(transform) }
      return .sort(node)
    case .topN(var node):
      node.keys = try node.keys.map { try $0.map(transform) }
      return .topN(node)
    case .window(var node):
      node.partitionBy = try node.partitionBy.map(transform)
      node.orderBy = try node.orderBy.map { try $0.map(transform) }
      node.calls = try node.calls.map { try $0.map(transform) }
      return .window(node)
    case .limit, .union, .singleRow: return self
    }
  }

  /// Columns that the plan reads but nothing in it gives: those of an outer query.
  package var freeColumns: Set<ColumnReference> {
    var available = Set(children.flatMap(\.output))
    if case .scan(let node) = self {
      available.formUnion((node.columns + node.filterColumns).map(\.reference))
    }
    var free = Set<ColumnReference>()
    for expression in expressions { free.formUnion(expression.columns.subtracting(available)) }
    for child in children { free.formUnion(child.freeColumns) }
    return free
  }
}

extension AggregateCall {
  var expressions: [BoundExpression] { arguments + (filter.map { [$0] } ?? []) }

  func map(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> AggregateCall {
    AggregateCall(
      function, try arguments.map(transform), isDistinct: isDistinct, filter: try filter.map(transform))
  }
}

extension SortKey {
  func map(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> SortKey {
    SortKey(try transform(expression), isDescending: isDescending, nullsFirst: nullsFirst)
  }
}

extension WindowPlan.Call {
  var expressions: [BoundExpression] {
    var all = arguments
    if case .aggregate(let call) = function { all += call.expressions }
    for bound in [frame.start, frame.end] { if let offset = bound.offset { all.append(offset) } }
    return all
  }

  func map(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> WindowPlan.Call {
    var copy = self
    copy.arguments = try arguments.map(transform)
    if case .aggregate(let call) = function { copy.function = .aggregate(try call.map(transform)) }
    copy.frame.start = try frame.start.map(transform)
    copy.frame.end = try frame.end.map(transform)
    return copy
  }
}

extension Vectorized.WindowFrame.Bound {
  var offset: BoundExpression? {
    switch self {
    case .preceding(let offset), .following(let offset): offset
    case .unboundedPreceding, .currentRow, .unboundedFollowing: nil
    }
  }

  func map(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> Self {
    switch self {
    case .preceding(let offset): .preceding(try transform(offset))
    case .following(let offset): .following(try transform(offset))
    case .unboundedPreceding, .currentRow, .unboundedFollowing: self
    }
  }
}
