import Columnar

/// Compacts one table, step by step.
struct TableCompactor {
  let name: String
  let store: LocalObjectStore
  let options: CompactOptions
  private let table: DeltaTable
  private var summary: CompactSummary
  /// Files that this run wrote: they are not rewritten by it again.
  private var written: Set<String> = []

  /// Steps in a row that other writers may thwart.
  private static let largestConflictCount = 20

  init(name: String, store: LocalObjectStore, options: CompactOptions) {
    self.name = name
    self.store = store
    self.options = options
    table = DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder)
    summary = CompactSummary(table: name)
  }

  mutating func run(_ progress: @escaping @Sendable (CompactProgress) throws -> Void) throws -> CompactSummary {
    try CompactionStep.recover(store, table)
    var state = try table.refreshed()
    guard let metadata = state.metadata, let layout = TableLayout(name: name, metadata: metadata) else {
      throw CompactError("the table '\(name)' was not made by colq: only its own tables can be compacted")
    }
    for folder in Set(state.files.keys.map { CompactionPlan.folder(of: $0) }) where !folder.hasPrefix("/") {
      try store.cleanUp(ObjectNames.columnarFolder + "/" + folder)
    }
    try store.cleanUp(PendingDelivery.folder)
    try store.cleanUp(ObjectNames.columnarFolder + "/" + DeltaTable.logFolder)
    let step = CompactionStep(store: store, table: table, layout: layout, metadata: metadata, options: options)
    var joinedByteCount = 0
    if let join = options.join {
      joinedByteCount = try joinRowGroups(join, step, progress)
      state = try table.refreshed()
    }
    var plan = CompactionPlan(filesToSort(state), options: options)
    guard let largest = plan.tasks.first else {
      try table.writeCheckpoint(commitCount: options.logCommitCount)
      return summary
    }
    let choice = try knownChoice(state) ?? measuredChoice(largest, layout)
    summary.order = choice.order.columnList
    let counter = RowCounter(
      total: plan.tasks.reduce(0) { $0 + $1.rowCount },
      byteCount: plan.tasks.reduce(0) { $0 + $1.inputs.reduce(0) { $0 + $1.add.byteCount } },
      earlierByteCount: joinedByteCount, report: progress)
    // Files that come meanwhile are the next call's; after a conflict the plan is made anew.
    while try !run(plan, step, choice, counter) {
      plan = CompactionPlan(
        filesToSort(try table.refreshed()).filter { !written.contains($0.path) }, options: options)
    }
    try step.close()
    try table.writeCheckpoint(commitCount: options.logCommitCount)
    return summary
  }

  /// While large deliveries keep coming, what can be joined is not sorted: that would not keep up with them, and the time
  /// it takes is theirs and the queries'.
  private func filesToSort(_ state: DeltaReplay) -> [DeltaAdd] {
    let files = Array(state.files.values)
    guard let join = options.join else { return files }
    let since = UTCTime.now - join.quietMilliseconds
    let isBusy = files.contains { file in
      file.modifiedMilliseconds > since && join.isOfLargeDeliveries(CompactionPlan.Input(file))
    }
    return isBusy ? files.filter { !join.isJoinable(CompactionPlan.Input($0)) } : files
  }

  /// Joins files until there are few; the bytes that were read.
  private mutating func joinRowGroups(
    _ join: JoinOptions, _ step: CompactionStep, _ progress: (CompactProgress) throws -> Void
  ) throws -> Int {
    var byteCount = 0
    while let task = join.next(try table.refreshed().files.values) {
      do {
        let adds = try step.join(task) { pieceByteCount in
          byteCount += pieceByteCount
          try progress(CompactProgress(rowCount: 0, fraction: 0, byteCount: byteCount))
        }
        // Files of other columns or of another program: they are encoded anew once the table is quiet.
        guard let adds else { break }
        note([task], adds)
      } catch is CompactionConflict {
        summary.conflictCount += 1
        if summary.conflictCount >= Self.largestConflictCount { break }
      }
    }
    if summary.commitCount > 0 { try step.close() }
    return byteCount
  }

  /// False when another writer took files of the plan away.
  private mutating func run(
    _ plan: CompactionPlan, _ step: CompactionStep, _ choice: FileOrderChoice, _ counter: RowCounter
  ) throws -> Bool {
    for tasks in plan.steps(rowCount: options.stepRowCount) {
      do {
        let adds = try step.run(tasks, choice, counter)
        note(tasks, adds)
      } catch let conflict as CompactionConflict {
        summary.conflictCount += 1
        guard summary.conflictCount < Self.largestConflictCount else {
          throw CompactError("the table '\(name)' is changed by others all the time (\(conflict)): run it again later")
        }
        return false
      }
    }
    return true
  }

  private mutating func note(_ tasks: [CompactionPlan.Task], _ adds: [DeltaAdd]) {
    let inputs = tasks.flatMap(\.inputs)
    summary.commitCount += 1
    summary.removedFileCount += inputs.count
    summary.removedByteCount += inputs.reduce(0) { $0 + $1.add.byteCount }
    summary.rowCount += tasks.reduce(0) { $0 + $1.rowCount }
    summary.writtenFileCount += adds.count
    summary.writtenByteCount += adds.reduce(0) { $0 + $1.byteCount }
    written.formUnion(adds.map(\.path))
  }

  /// The order of the files compacted before, so that later small ones fit to them.
  private func knownChoice(_ state: DeltaReplay) -> FileOrderChoice? {
    if options.rewritesAll { return nil }
    let largest = state.files.values.map { CompactionPlan.Input($0) }.filter { $0.order != nil }
      .max { ($0.rowCount, $0.add.path) < ($1.rowCount, $1.add.path) }
    return largest?.order.map { FileOrderChoice(known: $0) }
  }

  /// Measures the first rows of the largest task.
  private func measuredChoice(_ task: CompactionPlan.Task, _ layout: TableLayout) throws -> FileOrderChoice {
    let schema = layout.fileSchema
    var parts: [Batch] = []
    var rowCount = 0
    for input in task.inputs where rowCount < FileOrderChoice.sampleRowCount {
      var reader = try DataFileReader(
        store.path(ObjectNames.columnarFolder + "/" + input.add.path), schema: schema)
      while rowCount < FileOrderChoice.sampleRowCount, let rows = try reader.next() {
        parts.append(rows)
        rowCount += rows.count
      }
    }
    return try FileOrderChoice(PartitionRewriter.concatenated(parts, schema), layout: layout)
  }
}
