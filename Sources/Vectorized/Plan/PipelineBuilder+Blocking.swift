import Columnar

extension PipelineBuilder {
  /// All batches of `plan` in order.
  func collected(_ plan: PhysicalPlan, child: Int, node: Int) throws -> [Batch] {
    let sink = CollectSink(memory: context.memory)
    try PipelineRunner.run(try pipeline(plan, node: child), into: sink, node: node, context: context)
    return sink.batches
  }

  func join(_ plan: JoinPlan, _ node: Int) throws -> Pipeline {
    let probeNode = node + 1
    let buildNode = probeNode + plan.probe.nodeCount
    let table = try joinTable(plan, buildNode, node)
    let operation = try JoinOperator(plan, table: table, context: context)
    var pipeline = try pipeline(plan.probe, node: probeNode)
    pipeline.append(operation, node: node)
    guard let matched = operation.matchedBuildRows else { return pipeline }
    // RIGHT and FULL: which build rows found no partner is known only after the last probe row.
    let sink = CollectSink(memory: context.memory)
    try PipelineRunner.run(pipeline, into: sink, node: node, context: context)
    var batches = sink.batches
    let rest = Selection(matched.unmatched)
    if rest.count > 0 {
      let nulls = plan.probe.output.map { Vector(.null($0.type), count: rest.count) }
      batches.append(Batch(columns: nulls + table.columns.map { $0.take(rest) }, count: rest.count))
    }
    return Pipeline(source: BatchSource(batches), node: node)
  }

  private func joinTable(_ plan: JoinPlan, _ buildNode: Int, _ node: Int) throws -> JoinTable {
    let batches = try collected(plan.build, child: buildNode, node: node)
    let rows = try KeyedRows(batches, keys: plan.buildKeys, input: plan.build.output, context: context)
    let table = JoinTable(columns: rows.columns, keyVectors: rows.keys, rowCount: rows.count)
    try context.memory.reserve(table.byteCount)
    return table
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
