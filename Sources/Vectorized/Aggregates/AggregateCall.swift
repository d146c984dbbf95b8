import Columnar

/// One aggregate of an aggregation or a window: `sum(DISTINCT x) FILTER (WHERE y)`.
package struct AggregateCall: Hashable, Sendable {
  package var function: ResolvedAggregate
  package var arguments: [Expression]
  package var isDistinct: Bool
  package var filter: Expression?

  package init(
    _ function: ResolvedAggregate, _ arguments: [Expression], isDistinct: Bool = false, filter: Expression? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.filter = filter
  }
}

extension AggregateCall {
  /// The arguments as accumulators read them: a sum takes narrow integers as they are, without the cast to BIGINT.
  var readArguments: [Expression] {
    guard function.name == "sum" || function.name == "avg", function.argumentTypes == [.bigint], !isDistinct,
      case .cast(let inner, to: .bigint, _)? = arguments.first
    else { return arguments }
    switch inner.type {
    case .tinyint, .smallint, .integer: return [inner]
    default: return arguments
    }
  }
}

/// An aggregate function with its types settled; accumulators are chosen by `AccumulatorFactory`.
package struct ResolvedAggregate: Hashable, Sendable {
  package let name: String
  /// Types the arguments are cast to.
  package let argumentTypes: [DataType]
  package let resultType: DataType

  package init(_ name: String, _ argumentTypes: [DataType], returns resultType: DataType) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.resultType = resultType
  }
}

/// An aggregate function as registered.
package struct AggregateFunction: Sendable {
  package let name: String
  package let aliases: [String]
  package let summary: String
  package let resolve: @Sendable ([DataType]) -> ResolvedAggregate?

  package init(
    _ name: String, aliases: [String] = [], summary: String,
    resolve: @escaping @Sendable ([DataType]) -> ResolvedAggregate?
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.resolve = resolve
  }
}
