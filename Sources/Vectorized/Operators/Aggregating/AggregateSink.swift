import Columnar
import Synchronization

/// GROUP BY: gathers rows in groups and keeps their aggregates.
///
/// Each worker has its own groups; they are added up at the end, by partition when there are many. Keys in dictionary form
/// go by their codes (`CodeGroups`), others through `GroupKeys`.
final class AggregateSink: Sink {
  fileprivate let arguments: AggregateArguments
  fileprivate let context: ExecutionContext
  private let plan: AggregatePlan
  private let node: Int
  private let gathered = Mutex<[Gathered]>([])
  fileprivate let canSetAside: Bool
  /// nil for one worker, and for grouping sets, which are added up from others.
  private let shared: SharedGroupStrings?

  /// Lets workers' states move to the thread that asks for the result; one thread has them at any time.
  private struct Gathered: @unchecked Sendable {
    let worker: Int
    let groups: WorkerGroups
  }

  init(
    _ plan: AggregatePlan, input: [ColumnReference], node: Int, workerCount: Int, context: ExecutionContext
  ) throws(EvaluationError) {
    self.plan = plan
    self.context = context
    self.node = node
    arguments = try AggregateArguments(plan, input: input)
    canSetAside = arguments.canSetAside
    shared = workerCount > 1 && plan.groupingSets == nil ? SharedGroupStrings(plan) : nil
  }

  func makeWorker(_ index: Int) throws -> any SinkWorker { AggregateWorker(self, index) }

  fileprivate func makeState(worker: Int = 0) -> AggregateState {
    AggregateState(
      keyTypes: plan.keys.map(\.output.type), calls: plan.aggregates.map(\.call),
      shared: shared.map { ($0, worker) })
  }

  fileprivate var sharedByteCount: Int { shared?.byteCount ?? 0 }

  fileprivate func keep(_ groups: WorkerGroups, of worker: Int, notes: [String]) {
    context.profile.update(node) { entry in notes.forEach { entry.note($0) } }
    let mine = Gathered(worker: worker, groups: groups)
    gathered.withLock { $0.append(mine) }
  }

  /// The result, after the pipeline has run.
  func result() throws -> any MorselSource {
    let workers = gathered.withLock { $0 }.sorted { $0.worker < $1.worker }.map(\.groups)
    if let keys = workers.first?.state.keys, isPartitioned(workers) {
      if let state = try LeadingGroups(workers, plan)?.state() {
        context.profile.update(node) { $0.note("results of leading groups") }
        return BatchSource(try AggregateResult(state, plan).batches(rowCount: context.settings.batchRowCount))
      }
      if let grouping = NumberedGrouping(workers, plan) {
        context.profile.update(node) { $0.note("results by number") }
        return PartSource(grouping, context: context)
      }
      context.profile.update(node) { $0.note("results by hash partition") }
      return PartSource(PartitionedGrouping(workers, keys: keys, arguments, context: context), context: context)
    }
    let state = workers.first?.state ?? makeState()
    if plan.keys.isEmpty { GlobalDistinct.settle(workers.map(\.state), context: context) }
    for other in workers.dropFirst() { try state.absorb(other.state) }
    return BatchSource(try AggregateResult(state, plan).batches(rowCount: context.settings.batchRowCount))
  }

  private func isPartitioned(_ workers: [WorkerGroups]) -> Bool {
    if plan.groupingSets != nil { return false }
    if workers.contains(where: { $0.rows != nil }) { return true }
    // A few groups give no parts to share out.
    guard workers.count > 1, workers.contains(where: { $0.state.groupCount >= PartitionedRows.partitionCount }) else {
      return false
    }
    return workers.reduce(0) { $0 + $1.state.mergeCount } > context.settings.partitionedMergeLimit
  }
}

/// One worker of an aggregation.
private final class AggregateWorker: SinkWorker {
  private let sink: AggregateSink
  private let index: Int
  private let arguments: AggregateArguments
  private let state: AggregateState
  private let byCode: CodeGroups
  private let evaluation: EvaluationContext
  private let groups = GroupArray<UInt32>()
  private let scratch = GroupArray<UInt32>()
  private var usedCodes = false
  private var usedTable = false
  private var setAside: PartitionedRows?
  private var batchCount = 0
  /// Rows that were grouped by the table.
  private var groupedCount = 0
  private var reserved = 0

  /// Rows a group above which the table is the better place even when it is large: rows set aside take memory each.
  private static let rowsPerGroup = 12

  init(_ sink: AggregateSink, _ index: Int) {
    self.sink = sink
    self.index = index
    arguments = sink.arguments
    state = sink.makeState(worker: index)
    byCode = CodeGroups(state)
    evaluation = EvaluationContext(
      slotCount: sink.arguments.slotCount, usesDictionaries: sink.context.settings.usesDictionaries,
      bucketCount: sink.arguments.bucketCount)
  }

  func consume(_ batch: Batch, sequence: Int) throws {
    try group(batch)
    batchCount += 1
    // Adding up the arrays' sizes costs more than a small batch, so it is done now and then.
    if batchCount & 7 == 0 { try reserve() }
  }

  /// Tells the budget what this worker holds now.
  private func reserve() throws(EvaluationError) {
    // What all workers share is counted by the first.
    let strings = index == 0 ? sink.sharedByteCount : 0
    let now = state.byteCount + (setAside?.byteCount ?? 0) + strings
    try sink.context.memory.reserve(now - reserved)
    reserved = now
  }

  private func group(_ batch: Batch) throws {
    evaluation.begin()
    let n = batch.count
    var keys: [Vector] = []
    for expression in arguments.keys { keys.append(try expression.evaluate(batch, evaluation)) }
    guard let numbering = state.keys else {
      try update(.single, batch, state.accumulators, state.plainCalls + state.distinctCalls, rows: state.rowCounts)
      return
    }
    if sink.context.settings.usesDictionaries, let size = CodeGroups.size(of: keys) {
      if byCode.isSparse, try setAside(keys, batch, numbering) { return }
      usedCodes = true
      let indexes = try byCode.indexes(keys, n, size: size)
      let targets = byCode.targets
      try update(indexes, batch, targets.accumulators, state.plainCalls, rows: targets.rows)
      if state.distinctCalls.isEmpty { return }
      try update(byCode.workerGroups(indexes, n, numbering), batch, state.accumulators, state.distinctCalls, rows: nil)
    } else {
      usedTable = true
      if try setAside(keys, batch, numbering) { return }
      groupedCount += n
      groups.resize(n)
      numbering.find(keys, n, groups.base)
      state.resize(state.groupCount)
      let indexes = GroupIndexes.u32(UnsafePointer(groups.base))
      try update(indexes, batch, state.accumulators, state.plainCalls + state.distinctCalls, rows: state.rowCounts)
    }
  }

  /// Keeps the batch for later when there are many groups; false when it must be grouped now.
  private func setAside(_ keys: [Vector], _ batch: Batch, _ numbering: GroupKeys) throws -> Bool {
    guard sink.canSetAside, numbering.canSetAside,
      setAside != nil || numbering.count > sink.context.settings.partitionGroupLimit,
      setAside != nil || groupedCount < numbering.count * Self.rowsPerGroup,
      !(numbering.isLoneWide && keys[0].mayHaveNulls)
    else { return false }
    let rows = setAside ?? beginSettingAside(numbering)
    var values: [Vector] = []
    for expression in arguments.stored { values.append(try expression.evaluate(batch, evaluation)) }
    rows.append(keys, values: values, count: batch.count)
    return true
  }

  private func beginSettingAside(_ numbering: GroupKeys) -> PartitionedRows {
    let rows = PartitionedRows(numbering, valueTypes: arguments.storedTypes)
    setAside = rows
    numbering.releaseSlots()
    return rows
  }

  /// Adds a batch to the accumulators of some calls.
  private func update(
    _ groups: GroupIndexes, _ batch: Batch, _ accumulators: [any Accumulator], _ calls: [Int], rows: CountAccumulator?
  ) throws {
    let n = batch.count
    try rows?.update(groups, n, [])
    for call in calls {
      if let filter = arguments.filters[call] {
        let selection = Selection(trueRowsOf: try filter.evaluate(batch, evaluation))
        if selection.isEmpty { continue }
        if !selection.isAll(of: n) {
          // Arguments may fail on rows the filter leaves out, so only its rows are evaluated.
          let part =
            arguments.arguments[call].isEmpty ? Batch(columns: [], count: selection.count) : batch.take(selection)
          let vectors = try evaluate(call, part, evaluation.nested())
          try accumulators[call].update(groups.take(selection, scratch: scratch), part.count, vectors)
          continue
        }
      }
      try accumulators[call].update(groups, n, try evaluate(call, batch, evaluation))
    }
  }

  private func evaluate(_ call: Int, _ batch: Batch, _ evaluation: EvaluationContext) throws -> [Vector] {
    var vectors: [Vector] = []
    for argument in arguments.arguments[call] { vectors.append(try argument.evaluate(batch, evaluation)) }
    return vectors
  }

  func combine() throws {
    try byCode.fold()
    try reserve()
    for call in state.distinctCalls { (state.accumulators[call] as? DistinctAccumulator)?.finishMarks() }
    var notes: [String] = []
    if usedCodes { notes.append("groups by dictionary code") }
    if usedTable { notes.append("groups by hash table") }
    if state.keys == nil { notes.append("one group") }
    if setAside != nil { notes.append("groups by hash partition") }
    sink.keep(WorkerGroups(state: state, rows: setAside), of: index, notes: notes)
  }
}
