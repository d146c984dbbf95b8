import Columnar

/// Runs a physical plan.
package enum Executor {
  /// Calls `consume` with the result's batches in result order, on the calling thread.
  ///
  /// Plan nodes are numbered in pre-order (a join's probe side before its build side); the profile in `context` uses
  /// these numbers. Throws `EvaluationError`, and the source's own errors.
  package static func run(
    _ plan: PhysicalPlan, context: ExecutionContext, consume: (Batch) throws -> Void
  ) throws {
    preconditionFailure("operators are being built")
  }
}
