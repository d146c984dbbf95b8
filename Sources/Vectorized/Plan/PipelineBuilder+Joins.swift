import Columnar

extension PipelineBuilder {
  func join(_ plan: JoinPlan, _ node: Int) throws -> Pipeline {
    let probeNode = node + 1
    let buildNode = probeNode + plan.probe.nodeCount
    let batches = try collected(plan.build, child: buildNode, node: node)
    let build = try KeyedRows(batches, keys: plan.buildKeys, input: plan.build.output, context: context)
    if build.count == 0, plan.kind.needsMatch { return Pipeline(source: BatchSource([]), node: node) }
    var plan = plan
    if let row = OneRowBuild(plan, build), context.settings.usesBuildFilters {
      plan.residual = narrow(&plan.probe, by: row.condition, node: probeNode)
      if plan.residual == nil { return try besideConstants(plan, row, node) }
    }
    let table = JoinTable(columns: build.columns, keyVectors: build.keys, rowCount: build.count)
    try context.memory.reserve(table.byteCount)
    if context.settings.usesBuildFilters {
      let conditions = BuildFilters.conditions(plan, build, table)
      let rest = narrow(&plan.probe, by: conditions, node: probeNode)
      // The list of the only key says all that a semi join asks.
      let isDecided = rest == nil && conditions.count == 1 && plan.probeKeys.count == 1 && plan.residual == nil
      if plan.kind == .semi, isDecided { return try pipeline(plan.probe, node: probeNode) }
    }
    return try probing(plan, table, node)
  }

  private func probing(_ plan: JoinPlan, _ table: JoinTable, _ node: Int) throws -> Pipeline {
    let operation = try JoinOperator(plan, table: table, context: context)
    var pipeline = try pipeline(plan.probe, node: node + 1)
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

  /// The join with one row that every probe row matches: a projection.
  private func besideConstants(_ plan: JoinPlan, _ row: OneRowBuild, _ node: Int) throws -> Pipeline {
    var pipeline = try pipeline(plan.probe, node: node + 1)
    let own = plan.probe.output.map { ProjectPlan.Item($0, .column($0)) }
    pipeline.append(try ProjectOperator(own + row.items, input: plan.probe.output, context: context), node: node)
    return pipeline
  }

  /// Hands conditions on the rows of `plan` down to its scans.
  ///
  /// - Returns: the conjunction of those that no scan takes, nil for none.
  private func narrow(_ plan: inout PhysicalPlan, by conditions: [Expression], node: Int) -> Expression? {
    var rest: [Expression] = []
    for condition in conditions {
      guard let (narrowed, scan) = plan.narrowed(by: condition, node: node) else {
        rest.append(condition)
        continue
      }
      plan = narrowed
      let names = condition.columns.map(\.name).sorted().joined(separator: ", ")
      context.profile.update(scan) { $0.note("join filter on \(names)") }
    }
    return rest.count > 1 ? .and(rest) : rest.first
  }
}
