import Columnar
import Vectorized

/// One rewriting of plans that keeps their answers.
protocol OptimizerRule: Sendable {
  /// For switches and EXPLAIN; lower case with underscores.
  static var name: String { get }
  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan
}

/// What rules may use.
struct OptimizerContext {
  let allocator: ColumnAllocator
  /// The columns of the result, which no rule may lose.
  let output: [ColumnReference]
}
