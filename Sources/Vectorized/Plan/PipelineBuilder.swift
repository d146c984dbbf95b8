import Columnar

/// Makes the pipeline of a plan; runs what must be complete before it can start.
struct PipelineBuilder {
  let context: ExecutionContext

  func pipeline(_ plan: PhysicalPlan, node: Int) throws -> Pipeline {
    switch plan {
    case .scan(let scan):
      return Pipeline(source: try scan.source.makeScan(scan, context: context, node: node), node: node)
    case .values(let values): return Pipeline(source: BatchSource(values.batches), node: node)
    case .filter(let filter):
      var pipeline = try pipeline(filter.input, node: node + 1)
      pipeline.append(
        try FilterOperator(filter.predicate, input: filter.input.output, context: context), node: node)
      return pipeline
    case .project(let project):
      var pipeline = try pipeline(project.input, node: node + 1)
      pipeline.append(try ProjectOperator(project.items, input: project.input.output, context: context), node: node)
      return pipeline
    case .aggregate(let aggregate): return try self.aggregate(aggregate, node)
    case .limit(let limit): return try self.limit(limit, node)
    case .union(let union): return try self.union(union, node)
    case .singleRow(let input): return try singleRow(input, node)
    case .join(let join): return try self.join(join, node)
    case .sort(let sort): return try self.sort(sort, node)
    case .topN(let topN): return try self.topN(topN, node)
    case .window(let window): return try self.window(window, node)
    }
  }

  private func aggregate(_ plan: AggregatePlan, _ node: Int) throws -> Pipeline {
    let input = try pipeline(plan.input, node: node + 1)
    let sink = try AggregateSink(
      plan, input: plan.input.output, node: node, workerCount: PipelineRunner.workerCount(input, context: context),
      context: context)
    try PipelineRunner.run(input, into: sink, node: node, context: context)
    return Pipeline(source: try sink.result(), node: node)
  }

  private func limit(_ plan: LimitPlan, _ node: Int) throws -> Pipeline {
    if plan.count == 0 { return Pipeline(source: BatchSource([]), node: node) }
    let input = try pipeline(plan.input, node: node + 1)
    var window = RowWindow(offset: plan.offset, count: plan.count)
    var batches: [Batch] = []
    try Executor.deliver(input, node: node, context: context) { batch in
      if let kept = window.take(batch) { batches.append(kept) }
      return !window.isFull
    }
    return Pipeline(source: BatchSource(batches), node: node)
  }

  private func union(_ plan: UnionPlan, _ node: Int) throws -> Pipeline {
    var sources: [any MorselSource] = []
    var child = node + 1
    for input in plan.inputs {
      sources.append(PipelineSource(pipeline: try pipeline(input, node: child), context: context))
      child += input.nodeCount
    }
    return Pipeline(source: ConcatenatedSource(sources: sources), node: node)
  }

  private func singleRow(_ input: PhysicalPlan, _ node: Int) throws -> Pipeline {
    let sink = CollectSink(memory: context.memory)
    try PipelineRunner.run(try pipeline(input, node: node + 1), into: sink, node: node, context: context)
    let batches = sink.batches
    let count = batches.reduce(0) { $0 + $1.count }
    if count > 1 {
      throw EvaluationError(.subqueryMultipleRows, "Scalar sub-query has returned multiple rows")
    }
    if count == 1 { return Pipeline(source: BatchSource(batches), node: node) }
    let nulls = Batch(columns: input.output.map { Vector(.null($0.type), count: 1) }, count: 1)
    return Pipeline(source: BatchSource([nulls]), node: node)
  }
}
