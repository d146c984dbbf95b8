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
