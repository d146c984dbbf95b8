import Columnar

/// Runs a physical plan.
///
/// Blocking operators (aggregate, sort, a join's build side …) run to their end while the pipeline above them is put
/// together; what streams (scan, filter, project, probe) becomes steps of one pipeline.
package enum Executor {
  /// Calls `consume` with the result's batches in result order, from one thread at a time.
  ///
  /// Plan nodes are numbered in pre-order (a join's probe side before its build side); the profile in `context` uses
  /// these numbers. Throws `EvaluationError`, and the source's own errors.
  package static func run(
    _ plan: PhysicalPlan, context: ExecutionContext, consume: (Batch) throws -> Void
  ) throws {
    let pipeline = try PipelineBuilder(context: context).pipeline(plan, node: 0)
    try withoutActuallyEscaping(consume) { consume in
      try deliver(pipeline, node: 0, context: context) { batch in
        try consume(batch)
        return true
      }
    }
  }

  /// Runs `pipeline` and hands its batches over in order until `consume` wants no more.
  static func deliver(
    _ pipeline: Pipeline, node: Int, context: ExecutionContext, consume: @escaping (Batch) throws -> Bool
  ) throws {
    let sink = OrderedSink(
      workerCount: PipelineRunner.workerCount(pipeline, context: context), consume: consume)
    try PipelineRunner.run(pipeline, into: sink, node: node, context: context)
  }

  /// All batches of a plan.
  package static func collect(_ plan: PhysicalPlan, context: ExecutionContext) throws -> [Batch] {
    var batches: [Batch] = []
    try run(plan, context: context) { batches.append($0) }
    return batches
  }
}
