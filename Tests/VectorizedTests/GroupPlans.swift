import Columnar
import TestSupport

@testable import Vectorized

/// Input, plans and answers for tests of aggregations.
enum GroupPlans {
  /// Columns of values as the rows of a plan, in batches of 2,000.
  static func input(_ types: [DataType], _ columns: [[Value]], form: Int) -> (
    inputs: [ColumnReference], plan: PhysicalPlan
  ) {
    let inputs = types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let vectors = zip(types, columns).enumerated().map {
      RandomVectors.vectors($1.0, $1.1, step: 2_000, form: form + $0)
    }
    let batches = (vectors.first ?? []).indices.map { at in
      Batch(columns: vectors.map { $0[at] }, count: vectors[0][at].count)
    }
    return (inputs, .values(ValuesPlan(output: inputs, batches: batches)))
  }

  static func call(_ name: String, _ arguments: [Expression], isDistinct: Bool = false) -> AggregateCall {
    let function = AggregateRegistry.resolve(name, arguments.map(\.type))
    return AggregateCall(
      function ?? ResolvedAggregate(name, [], returns: .unknown), arguments, isDistinct: isDistinct)
  }

  static func aggregate(
    _ input: PhysicalPlan, keys: ArraySlice<ColumnReference>, _ calls: [AggregateCall]
  ) -> AggregatePlan {
    AggregatePlan(
      input: input,
      keys: keys.enumerated().map { .init(ColumnReference(id: 100 + $0, type: $1.type, name: "k"), .column($1)) },
      aggregates: calls.enumerated().map {
        .init(ColumnReference(id: 200 + $0, type: $1.function.resultType, name: "a"), $1)
      })
  }

  static func rows(_ plan: PhysicalPlan, _ context: ExecutionContext) throws -> [[Value]] {
    try Executor.collect(plan, context: context).flatMap { batch in (0..<batch.count).map { batch.row($0) } }
  }
}
