import Columnar
import Synchronization

/// One step of a compaction: new files for some partitions, then one commit that exchanges them.
///
/// Order, each durable before the next: note of the step, files, commit. Killed in between, the note tells the next
/// compaction which files no commit names.
struct CompactionStep {
  let store: LocalObjectStore
  let table: DeltaTable
  let layout: TableLayout
  let metadata: DeltaMetadata
  let options: CompactOptions

  /// Key of the `txn` that counts the steps; a note names the value that its commit sets.
  static let application = "colq.compact"
  static let pendingKey = "_pending/compact.json"

  /// Removes the files of a step that died before its commit.
  static func recover(_ store: LocalObjectStore, _ table: DeltaTable) throws {
    guard try store.information(pendingKey) != nil else { return }
    if let pending = PendingDelivery(parsing: try store.get(pendingKey)),
      !pending.isCommitted(try table.transactions())
    {
      try store.delete(pending.paths)
    }
    try store.delete([pendingKey])
  }

  /// Removes the note of the last step, which is committed.
  func close() throws { try store.delete([Self.pendingKey]) }

  /// Encodes rows anew in the order of `choice`; the files that the commit added.
  func run(_ tasks: [CompactionPlan.Task], _ choice: FileOrderChoice, _ counter: RowCounter) throws -> [DeltaAdd] {
    // Fewer partitions than threads: several encode one.
    let threads = max(1, options.threadCount / max(1, tasks.count))
    let rewriters = tasks.map {
      PartitionRewriter(
        task: $0, layout: layout, order: choice.order, options: options, store: store, threads: threads)
    }
    let paths = try rewriters.flatMap { try $0.paths() }
    return try exchange(tasks, for: paths, order: choice.order.text, choice: choice) { group in
      let files = EncodedFiles(group)
      try encode(rewriters, counter) { output, i in
        try files.add(output.encoded.bytes, add(output, tasks[i], choice.order), of: i)
      }
      return files.adds
    }
  }

  /// Puts files at `paths`, which `write` adds to a group, in the place of the tasks' files.
  func exchange(
    _ tasks: [CompactionPlan.Task], for paths: [String], order: String, choice: FileOrderChoice? = nil,
    write: (any ObjectGroup) throws -> [DeltaAdd]
  ) throws -> [DeltaAdd] {
    let number = (try table.transactions()[Self.application] ?? 0) + 1
    let transaction = DeltaTransaction(application: Self.application, version: number)
    let keys = paths.map { ObjectNames.columnarFolder + "/" + $0 }
    try store.put(Self.pendingKey, PendingDelivery(transactions: [transaction], paths: keys).utf8)
    let group = store.startGroup()
    let adds = try write(group)
    try group.publish()
    do {
      try commit(
        tasks, adds, transaction,
        CompactionRecord(
          order: order, rowCount: tasks.reduce(0) { $0 + $1.rowCount },
          removedFileCount: tasks.reduce(0) { $0 + $1.inputs.count }, writtenFileCount: adds.count, choice: choice))
    } catch let conflict as CompactionConflict {
      // Refused before anything was written to the log. After any other error the commit may stand: the note decides.
      try store.delete(keys)
      throw conflict
    }
    return adds
  }

  private func add(
    _ output: PartitionRewriter.Output, _ task: CompactionPlan.Task, _ order: FileOrder
  ) -> DeltaAdd {
    DeltaAdd(
      path: output.path, partitionValues: task.partitionValues, byteCount: output.encoded.bytes.count,
      modifiedMilliseconds: UTCTime.now, dataChange: false, statistics: output.encoded.statistics,
      tags: [
        DeliveryEncoder.hashTag: ContentHash(output.encoded.bytes).description,
        CompactionPlan.orderTag: order.text,
      ])
  }

  private func commit(
    _ tasks: [CompactionPlan.Task], _ adds: [DeltaAdd], _ transaction: DeltaTransaction, _ record: CompactionRecord
  ) throws {
    let inputs = tasks.flatMap(\.inputs).map(\.add)
    let now = UTCTime.now
    let actions: [DeltaAction] =
      inputs.map { add in
        .remove(
          DeltaRemove(
            path: add.path, deletionMilliseconds: now, dataChange: false, partitionValues: add.partitionValues,
            byteCount: add.byteCount))
      } + adds.map { .add($0) } + [.transaction(transaction)]
    _ = try table.commit(actions, operation: "OPTIMIZE", information: record.members) { state in
      if state.metadata != metadata { throw CompactionConflict(reason: "its columns or properties were changed") }
      if let gone = inputs.first(where: { state.files[$0.path] != $0 }) {
        throw CompactionConflict(reason: "'\(gone.path)' was removed or replaced")
      }
      if (state.transactions[Self.application] ?? 0) >= transaction.version {
        throw CompactionConflict(reason: "another process compacted it")
      }
    }
  }

  /// The new files of each task, encoded by several threads; `emit` gets each when it is whole, on any of them.
  private func encode(
    _ rewriters: [PartitionRewriter], _ counter: RowCounter,
    emit: @escaping @Sendable (_ output: PartitionRewriter.Output, _ task: Int) throws -> Void
  ) throws {
    let work = EncodingQueue(rewriters, emit: emit)
    let threads = (1..<max(2, min(options.threadCount, rewriters.count))).map { _ in
      BackgroundThread("colq-compact") { work.drain(counter) }
    }
    // This thread works as well; with one task or one thread nobody else does.
    work.drain(counter)
    for thread in threads { thread.join() }
    try work.finish()
  }
}

/// Another writer changed what a step was about to exchange.
struct CompactionConflict: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}

/// The partitions of a step, taken by threads one after the other.
private final class EncodingQueue: Sendable {
  private struct State: Sendable {
    var next = 0
    var failure: (any Error)?
  }

  private let rewriters: [PartitionRewriter]
  private let emit: @Sendable (PartitionRewriter.Output, Int) throws -> Void
  private let state = Mutex(State())

  init(_ rewriters: [PartitionRewriter], emit: @escaping @Sendable (PartitionRewriter.Output, Int) throws -> Void) {
    self.rewriters = rewriters
    self.emit = emit
  }

  /// Encodes until nothing is left or something failed.
  func drain(_ counter: RowCounter) {
    while let i = take() {
      do {
        try rewriters[i].run { rows in
          try counter.add(rows)
          if hasFailed { throw StoppedByAnother() }
        } emit: {
          try emit($0, i)
        }
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
  }

  private struct StoppedByAnother: Error {}
  private var hasFailed: Bool { state.withLock { $0.failure != nil } }

  private func take() -> Int? {
    state.withLock { state in
      guard state.failure == nil, state.next < rewriters.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Throws what failed first.
  func finish() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}

/// Takes the new files of several threads into one group, so that none stays in memory.
///
/// The group is touched under the lock alone, which makes `@unchecked Sendable` sound.
private final class EncodedFiles: @unchecked Sendable {
  private let group: any ObjectGroup
  private let addsByTask = Mutex<[Int: [DeltaAdd]]>([:])

  init(_ group: any ObjectGroup) { self.group = group }

  func add(_ bytes: [UInt8], _ add: DeltaAdd, of task: Int) throws {
    try addsByTask.withLock { adds in
      try group.add(ObjectNames.columnarFolder + "/" + add.path, bytes)
      adds[task, default: []].append(add)
    }
  }

  /// In the order of the tasks.
  var adds: [DeltaAdd] { addsByTask.withLock { $0.sorted { $0.key < $1.key }.flatMap(\.value) } }
}
