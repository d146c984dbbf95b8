import Columnar
import Vectorized

/// A bound, typed expression over plan columns; `Expression` alone is the syntax tree's.
package typealias BoundExpression = Vectorized.Expression

/// What a query computes, before it is settled how: the tree that the binder makes and optimizer rules rewrite.
///
/// Columns are named by id. A node's expressions name only columns of its inputs' `output`.
package indirect enum LogicalPlan: Sendable {
  case scan(LogicalScan)
  case values(LogicalValues)
  case filter(LogicalFilter)
  case project(LogicalProject)
  case aggregate(LogicalAggregate)
  case join(LogicalJoin)
  case sort(LogicalSort)
  case topN(LogicalTopN)
  case limit(LogicalLimit)
  case window(LogicalWindow)
  /// UNION ALL.
  case union(LogicalUnion)
  /// A scalar sub-query: exactly one row; no row gives NULLs, two rows an error.
  case singleRow(LogicalPlan)
}

extension LogicalPlan {
  package var output: [ColumnReference] {
    switch self {
    case .scan(let node): node.columns.map(\.reference)
    case .values(let node): node.output
    case .filter(let node): node.input.output
    case .project(let node): node.items.map(\.output)
    case .aggregate(let node): node.output
    case .join(let node): node.output
    case .sort(let node): node.input.output
    case .topN(let node): node.input.output
    case .limit(let node): node.input.output
    case .window(let node): node.input.output + node.calls.map(\.output)
    case .union(let node): node.output
    case .singleRow(let input): input.output
    }
  }

  package var outputSet: Set<ColumnReference> { Set(output) }

  package var children: [LogicalPlan] {
    switch self {
    case .scan, .values: []
    case .filter(let node): [node.input]
    case .project(let node): [node.input]
    case .aggregate(let node): [node.input]
    case .join(let node): [node.left, node.right]
    case .sort(let node): [node.input]
    case .topN(let node): [node.input]
    case .limit(let node): [node.input]
    case .window(let node): [node.input]
    case .union(let node): node.inputs
    case .singleRow(let input): [input]
    }
  }

  /// The same node over `transform`ed children.
  package func mapChildren(_ transform: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
    switch self {
    case .scan, .values: return self
    case .filter(var node):
      node.input = try transform(node.input)
      return .filter(node)
    case .project(var node):
      node.input = try transform(node.input)
      return .project(node)
    case .aggregate(var node):
      node.input = try transform(node.input)
      return .aggregate(node)
    case .join(var node):
      node.left = try transform(node.left)
      node.right = try transform(node.right)
      return .join(node)
    case .sort(var node):
      node.input = try transform(node.input)
      return .sort(node)
    case .topN(var node):
      node.input = try transform(node.input)
      return .topN(node)
    case .limit(var node):
      node.input = try transform(node.input)
      return .limit(node)
    case .window(var node):
      node.input = try transform(node.input)
      return .window(node)
    case .union(var node):
      node.inputs = try node.inputs.map(transform)
      return .union(node)
    case .singleRow(let input): return .singleRow(try transform(input))
    }
  }

  /// Rewrites from the leaves up.
  package func transformUp(_ transform: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
    try transform(try mapChildren { try $0.transformUp(transform) })
  }

  /// Rewrites from the root down; the children of what `transform` gives are rewritten next.
  package func transformDown(_ transform: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
    try transform(self).mapChildren { try $0.transformDown(transform) }
  }
}
