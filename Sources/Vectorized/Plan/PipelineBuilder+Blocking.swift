import Columnar

extension PipelineBuilder {
  /// All batches of `plan` in order.
  func collected(_ plan: PhysicalPlan, child: Int, node: Int) throws -> [Batch] {
    let sink = CollectSink(memory: context.memory)
    try PipelineRunner.run(try pipeline(plan, node: child), into: sink, node: node, context: context)
    return sink.batches
  }

  func sort(_ plan: SortPlan, _ node: Int) throws -> Pipeline {
    let batches = try collected(plan.input, child: node + 1, node: node)
    let rows = try KeyedRows(
      batches, keys: plan.keys.map(\.expression), input: plan.input.output, context: context)
    let order = RowOrder(rows.keys, plan.keys, count: rows.count).sorted(threads: context.settings.threads)
    return Pipeline(source: BatchSource(rows.batches(order[...], rowCount: context.settings.batchRowCount)), node: node)
  }

  func topN(_ plan: TopNPlan, _ node: Int) throws -> Pipeline {
    if plan.count == 0 || plan.keys.isEmpty {
      return try pipeline(
        .limit(LimitPlan(input: plan.input, count: plan.count, offset: plan.offset)), node: node)
    }
    if let late = LateColumns(plan, context: context) {
      let batches = try late.fetch(try rows(late.plan, node), context: context, node: node + 1)
      return Pipeline(source: BatchSource(batches), node: node)
    }
    return Pipeline(source: BatchSource(try rows(plan, node)), node: node)
  }

  /// The rows of a top-N in order.
  private func rows(_ plan: TopNPlan, _ node: Int) throws -> [Batch] {
    let bound = SharedBound()
    let ordered = context.settings.usesPruning ? plan.input.ordered(by: plan.keys[0], bound) : nil
    let best = context.settings.usesBestGroups ? plan.input.keepingBest(plan.keys, plan.count + plan.offset) : nil
    let input = try pipeline(ordered ?? best ?? plan.input, node: node + 1)
    let sink = try TopNSink(plan, bound: bound, context: context)
    try PipelineRunner.run(input, into: sink, node: node, context: context)
    return try sink.result()
  }

  func window(_ plan: WindowPlan, _ node: Int) throws -> Pipeline {
    if plan.partitionBy.isEmpty {
      let batches = try collected(plan.input, child: node + 1, node: node)
      let whole = try WindowOperator(plan: plan, context: context).run(
        batches, numbers: nil, partitionCount: 1, threads: context.settings.threads)
      let step = context.settings.batchRowCount
      let parts = stride(from: 0, to: whole.count, by: step).map { whole.slice($0..<min($0 + step, whole.count)) }
      return Pipeline(source: BatchSource(parts), node: node)
    }
    let input = try pipeline(plan.input, node: node + 1)
    let sink = try WindowSink(plan, context: context)
    try PipelineRunner.run(input, into: sink, node: node, context: context)
    return Pipeline(source: sink.result(), node: node)
  }
}
