import Columnar
import Synchronization

/// Groups the set-aside rows of all workers, partition by partition, on all threads.
///
/// Workers number strings differently; the first worker's numbers are the common ones, and the others' key words are
/// translated when they are read.
final class PartitionedGrouping: @unchecked Sendable {
  // Sendable: workers' states are only read here, each partition belongs to one thread, results go to places of their own.

  struct WorkerRows {
    let state: AggregateState
    let rows: PartitionedRows
  }

  private let plan: AggregatePlan
  private let workers: [WorkerRows]
  private let keys: GroupKeys
  /// By worker: for each key column the common number of the worker's number.
  private let translations: [[[UInt32]?]]
  /// By worker: the partition of each group of its table.
  private let groupPartitions: [[UInt8]]
  private let context: ExecutionContext

  init(_ workers: [WorkerRows], _ plan: AggregatePlan, context: ExecutionContext) {
    self.workers = workers
    self.plan = plan
    self.context = context
    let first = workers[0].state.keys ?? GroupKeys([])
    keys = first
    translations = workers.enumerated().map { at, worker in
      guard at > 0, let theirs = worker.state.keys else { return [] }
      return zip(first.columns, theirs.columns).map { mine, other in
        guard let a = mine.interner, let b = other.interner else { return nil }
        return a.absorb(b)
      }
    }
    groupPartitions = workers.map { $0.state.keys?.groupPartitions() ?? [] }
  }

  /// The result batches of all partitions.
  func batches(rowCount: Int) throws -> [Batch] {
    let results = Mutex<[Int: [Batch]]>([:])
    let failure = FirstFailure()
    let cursor = Atomic<Int>(0)
    let dictionaries = keys.valueDictionaries()
    WorkerThreads.run(context.settings.threads) { _ in
      do {
        while !failure.isSet {
          let part = cursor.add(1, ordering: .relaxed).oldValue
          if part >= PartitionedRows.partitionCount { break }
          try self.context.cancellation.check()
          let batches = try self.group(part, dictionaries, rowCount)
          results.withLock { $0[part] = batches }
        }
      } catch { failure.record(error) }
    }
    if let error = failure.error { throw error }
    let all = results.withLock { $0 }
    return (0..<PartitionedRows.partitionCount).flatMap { all[$0] ?? [] }
  }

  private func group(_ part: Int, _ dictionaries: [VectorDictionary?], _ rowCount: Int) throws -> [Batch] {
    let table = GroupTable(wordCount: keys.wordCount)
    let state = AggregateState(partitionOf: workers[0].state)
    let groups = GroupArray<UInt32>()
    let scratch = GroupArray<UInt32>()
    for (at, worker) in workers.enumerated() {
      try absorbTable(worker.state, part, at, table, state)
      for batch in worker.rows.batches {
        let range = Int(batch.starts[part])..<Int(batch.starts[part + 1])
        if range.isEmpty { continue }
        groups.resize(range.count)
        let words = translated(batch.words, range, at)
        withExtendedLifetime(words) {
          table.find(words.map { $0.pointer(as: UInt64.self) }, range.count, groups.base)
        }
        state.resize(table.count)
        let indexes = GroupIndexes.u32(UnsafePointer(groups.base))
        try state.rowCounts.update(indexes, range.count, [])
        for (call, accumulator) in state.accumulators.enumerated() where !state.countsRows[call] {
          let arguments = batch.arguments[call].map { $0.slice(range) }
          guard let filter = batch.filters[call] else {
            try accumulator.update(indexes, range.count, arguments)
            continue
          }
          let selection = Selection(trueRowsOf: filter.slice(range))
          if selection.isEmpty { continue }
          try accumulator.update(
            indexes.take(selection, scratch: scratch), selection.count, arguments.map { $0.take(selection) })
        }
      }
    }
    return try result(table, state, dictionaries, rowCount)
  }

  /// The words of some rows with common numbers.
  private func translated(_ words: [Buffer], _ range: Range<Int>, _ worker: Int) -> [Buffer] {
    let out = words.map { word in
      let copy = Buffer(byteCount: range.count * 8)
      copy.pointer(as: UInt64.self).update(from: word.pointer(as: UInt64.self) + range.lowerBound, count: range.count)
      return copy
    }
    for (column, numbers) in zip(keys.columns, translations[worker]) {
      guard let numbers else { continue }
      let word = out[column.word].pointer(as: UInt64.self)
      let shift = UInt64(column.shift)
      let keep = ~(UInt64(UInt32.max) << shift)
      for i in 0..<range.count {
        let number = UInt32(truncatingIfNeeded: word[i] >> shift)
        word[i] = word[i] & keep | UInt64(numbers[Int(number)]) << shift
      }
    }
    return out
  }

  /// Groups that a worker had found before it began to set rows aside.
  private func absorbTable(
    _ worker: AggregateState, _ part: Int, _ at: Int, _ table: GroupTable, _ state: AggregateState
  ) throws(EvaluationError) {
    let counts = worker.rowCounts.counts.base
    let partitions = groupPartitions[at]
    var sources: [UInt32] = []
    for group in partitions.indices where partitions[group] == part && counts[group] != 0 {
      sources.append(UInt32(group))
    }
    guard !sources.isEmpty, let theirs = worker.keys else { return }
    let words = translated(theirs.words(of: sources), 0..<sources.count, at)
    var targets = [UInt32](repeating: 0, count: sources.count)
    targets.withUnsafeMutableBufferPointer { out in
      withExtendedLifetime(words) {
        if let base = out.baseAddress { table.find(words.map { $0.pointer(as: UInt64.self) }, sources.count, base) }
      }
    }
    state.resize(table.count)
    try state.merge(worker.rowCounts, worker.accumulators, GroupMapping(sources: sources, targets: targets))
  }

  private func result(
    _ table: GroupTable, _ state: AggregateState, _ dictionaries: [VectorDictionary?], _ rowCount: Int
  ) throws(EvaluationError) -> [Batch] {
    if table.count == 0 { return [] }
    var columns = zip(keys.columns, dictionaries).map {
      $0.unpack(table, 0..<table.count, values: $1, nullGroup: nil)
    }
    for call in state.calls.indices { columns.append(try state.finish(call, table.count)) }
    let whole = Batch(columns: columns, count: table.count)
    return stride(from: 0, to: whole.count, by: rowCount).map { whole.slice($0..<min($0 + rowCount, whole.count)) }
  }
}
