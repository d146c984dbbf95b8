import Columnar
import Synchronization

/// GROUP BY: gathers rows in groups and keeps their aggregates.
///
/// Each worker has its own groups; they are added up when it ends. Keys in dictionary form go by their codes
/// (`CodeGroups`), others through `GroupKeys`.
final class AggregateSink: Sink {
  private let plan: AggregatePlan
  private let keyExpressions: [any CompiledExpression]
  /// By call: its arguments, its filter.
  private let arguments: [[any CompiledExpression]]
  private let filters: [(any CompiledExpression)?]
  private let slotCount: Int
  private let context: ExecutionContext
  private let node: Int
  private let total: Mutex<StateBox>
  /// Whether rows may be set aside by partition: no grouping sets, no DISTINCT, no argument that may fail on a row which
  /// a FILTER leaves out.
  private let canPartition: Bool

  /// Lets workers' states move to the thread that combines; one thread has them at any time.
  private struct StateBox: @unchecked Sendable {
    var state: AggregateState?
    var partitioned: [PartitionedGrouping.WorkerRows] = []
  }

  init(_ plan: AggregatePlan, input: [ColumnReference], node: Int, context: ExecutionContext) throws(EvaluationError) {
    self.plan = plan
    self.context = context
    self.node = node
    var compiler = ExpressionCompiler(layout: input)
    let calls = plan.aggregates.map(\.call)
    // Compiled together, so that an expression which several aggregates share is evaluated once.
    let compiled = try compiler.compile(
      plan.keys.map(\.expression) + calls.flatMap(\.arguments) + calls.compactMap(\.filter))
    keyExpressions = Array(compiled[0..<plan.keys.count])
    var at = plan.keys.count
    var arguments: [[any CompiledExpression]] = []
    for call in calls {
      arguments.append(Array(compiled[at..<(at + call.arguments.count)]))
      at += call.arguments.count
    }
    var filters: [(any CompiledExpression)?] = []
    for call in calls {
      filters.append(call.filter == nil ? nil : compiled[at])
      if call.filter != nil { at += 1 }
    }
    self.arguments = arguments
    self.filters = filters
    slotCount = compiler.slotCount
    canPartition =
      plan.groupingSets == nil
      && calls.allSatisfy { call in
        !AccumulatorFactory.needsDistinct(call)
          && (call.filter == nil || !call.arguments.contains(where: \.canFail))
      }
    total = Mutex(StateBox())
  }

  func makeWorker(_ index: Int) throws -> any SinkWorker { Worker(self) }

  fileprivate func makeState() -> AggregateState {
    AggregateState(keyTypes: plan.keys.map(\.output.type), calls: plan.aggregates.map(\.call))
  }

  /// The result, after the pipeline has run.
  func result() throws -> [Batch] {
    let box = total.withLock { $0 }
    if !box.partitioned.isEmpty {
      var workers = box.partitioned
      if let state = box.state, let keys = state.keys {
        workers.append(.init(state: state, rows: PartitionedRows(keys)))
      }
      return try PartitionedGrouping(workers, plan, context: context).batches(rowCount: context.settings.batchRowCount)
    }
    let state = box.state ?? makeState()
    return try AggregateResult(state, plan).batches(rowCount: context.settings.batchRowCount)
  }

  private func keep(_ rows: PartitionedGrouping.WorkerRows) {
    let box = StateBox(partitioned: [rows])
    total.withLock { $0.partitioned += box.partitioned }
  }

  private func combine(_ state: AggregateState) throws {
    // Absorbing outside the lock would let two workers absorb at once, but two states are rarely ready together.
    let box = StateBox(state: state)
    try total.withLock { held in
      if let first = held.state {
        if let other = box.state { try first.absorb(other) }
      } else {
        held.state = box.state
      }
    }
  }

  private final class Worker: SinkWorker {
    private let sink: AggregateSink
    private let state: AggregateState
    private let byCode: CodeGroups
    private let evaluation: EvaluationContext
    private let groups = GroupArray<UInt32>()
    private let scratch = GroupArray<UInt32>()
    private var usedCodes = false
    private var usedTable = false
    private var partitioned: PartitionedRows?
    private var batchCount = 0
    private var reserved = 0

    init(_ sink: AggregateSink) {
      self.sink = sink
      state = sink.makeState()
      byCode = CodeGroups(state)
      evaluation = EvaluationContext(
        slotCount: sink.slotCount, usesDictionaries: sink.context.settings.usesDictionaries)
    }

    func consume(_ batch: Batch, sequence: Int) throws {
      try group(batch)
      batchCount += 1
      // Adding up the arrays' sizes costs more than a small batch, so it is done now and then.
      if batchCount & 7 == 0 { try reserve() }
    }

    /// Tells the budget what this worker holds now.
    private func reserve() throws(EvaluationError) {
      let now = state.byteCount + (partitioned?.byteCount ?? 0)
      try sink.context.memory.reserve(now - reserved)
      reserved = now
    }

    private func group(_ batch: Batch) throws {
      evaluation.begin()
      let n = batch.count
      var keys: [Vector] = []
      for expression in sink.keyExpressions { keys.append(try expression.evaluate(batch, evaluation)) }
      if keys.isEmpty {
        try update(.single, batch, state.rowCounts, state.accumulators)
      } else if sink.context.settings.usesDictionaries, let size = CodeGroups.size(of: keys) {
        usedCodes = true
        let indexes = try byCode.indexes(keys, n, size: size)
        let targets = byCode.targets
        try update(indexes, batch, targets.rows, targets.accumulators)
      } else if let table = state.keys {
        usedTable = true
        if try setAside(keys, batch, table) { return }
        groups.resize(n)
        table.find(keys, n, groups.base)
        state.resize(state.groupCount)
        try update(.u32(UnsafePointer(groups.base)), batch, state.rowCounts, state.accumulators)
      }
    }

    /// Keeps the batch for later when there are many groups; false when it must be grouped now.
    private func setAside(_ keys: [Vector], _ batch: Batch, _ table: GroupKeys) throws -> Bool {
      guard sink.canPartition, table.canPartition, table.count > sink.context.settings.partitionGroupLimit,
        !(table.isLoneWide && keys[0].mayHaveNulls), table.nullGroup == nil
      else { return false }
      let rows = partitioned ?? PartitionedRows(table)
      partitioned = rows
      var arguments: [[Vector]] = []
      for at in sink.arguments.indices { arguments.append(try evaluate(at, batch, evaluation)) }
      var filters: [Vector?] = []
      for filter in sink.filters { filters.append(try filter?.evaluate(batch, evaluation)) }
      rows.append(keys, arguments: arguments, filters: filters, count: batch.count)
      return true
    }

    private func update(
      _ groups: GroupIndexes, _ batch: Batch, _ rows: CountAccumulator, _ accumulators: [any Accumulator]
    ) throws {
      let n = batch.count
      try rows.update(groups, n, [])
      for (at, accumulator) in accumulators.enumerated() where !state.countsRows[at] {
        if let filter = sink.filters[at] {
          let selection = Selection(trueRowsOf: try filter.evaluate(batch, evaluation))
          if selection.isEmpty { continue }
          if !selection.isAll(of: n) {
            // Arguments may fail on rows the filter leaves out, so only its rows are evaluated.
            let part = sink.arguments[at].isEmpty ? Batch(columns: [], count: selection.count) : batch.take(selection)
            let vectors = try evaluate(at, part, evaluation.nested())
            try accumulator.update(groups.take(selection, scratch: scratch), part.count, vectors)
            continue
          }
        }
        try accumulator.update(groups, n, try evaluate(at, batch, evaluation))
      }
    }

    private func evaluate(_ call: Int, _ batch: Batch, _ evaluation: EvaluationContext) throws -> [Vector] {
      var vectors: [Vector] = []
      for argument in sink.arguments[call] { vectors.append(try argument.evaluate(batch, evaluation)) }
      return vectors
    }

    func combine() throws {
      try byCode.fold()
      sink.context.profile.update(sink.node) { entry in
        if usedCodes { entry.note("groups by dictionary code") }
        if usedTable { entry.note("groups by hash table") }
        if state.keys == nil { entry.note("one group") }
        if partitioned != nil { entry.note("groups by hash partition") }
      }
      if let partitioned {
        sink.keep(.init(state: state, rows: partitioned))
      } else {
        try sink.combine(state)
      }
    }
  }
}
