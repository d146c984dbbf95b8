import Columnar

/// What one worker of an aggregation has gathered.
struct WorkerGroups {
  let state: AggregateState
  /// Rows it has set aside.
  let rows: PartitionedRows?
}

/// The groups of a hash partition.
private struct HashedPart: GroupPart {
  let groups: PartitionGroups
  let dictionaries: [VectorDictionary?]

  var count: Int { groups.count }

  func key(_ at: Int) -> Vector { groups.column(at, values: dictionaries[at]) }

  func key(_ at: Int, of chosen: [UInt32]) -> Vector {
    key(at).take(.indexes(Buffer(copying: chosen), count: chosen.count))
  }
}

/// Groups the rows and groups of all workers, partition by partition; each partition is one thread's own.
///
/// Workers number strings inside packed keys differently; their key words get common numbers when they are read.
final class PartitionedGrouping: RowParts, @unchecked Sendable {
  // Sendable: workers' states are only read, and the rows of a partition belong to the thread that groups it.
  private let plan: AggregatePlan
  private let workers: [WorkerGroups]
  private let keys: GroupKeys
  private let strings: CommonStrings
  private let groups: [GroupsByPartition]
  /// Owners of all strings of a lone string key.
  private let heaps: [StringHeap]
  private let context: ExecutionContext
  private let arguments: AggregateArguments
  /// Below a top-N: what the partitions that are done leave to the others.
  private let bound = SharedBound()

  /// - Parameter workers: at least one, with keys.
  init(_ workers: [WorkerGroups], keys: GroupKeys, _ arguments: AggregateArguments, context: ExecutionContext) {
    self.workers = workers
    plan = arguments.plan
    self.arguments = arguments
    self.context = context
    self.keys = keys
    strings = CommonStrings(workers.compactMap(\.state.keys), threads: context.settings.threads)
    AggregateState.prepareToMerge(workers.map(\.state))
    groups = Self.sorted(workers)
    heaps = workers.flatMap { $0.state.keys?.heaps ?? [] }
  }

  /// Each worker's groups by partition, found on a thread for each.
  private static func sorted(_ workers: [WorkerGroups]) -> [GroupsByPartition] {
    let states = Parallel(workers.map(\.state)) { state in
      GroupsByPartition(state.keys?.groupPartitions() ?? [], rowCounts: state.rowCounts.counts.base)
    }
    return states.results()
  }

  var partCount: Int { PartitionedRows.partitionCount }

  func rows(ofPart part: Int) throws -> Batch {
    let rowCount = workers.reduce(0) { $0 + ($1.rows?.partitions[part].rowCount ?? 0) }
    let groupCount = groups.reduce(0) { $0 + $1[part].count }
    let part0 = PartitionGroups(keys, heaps: heaps, expectedCount: expectedCount(rowCount, groupCount))
    let state = AggregateState(partitionOf: workers[0].state)
    for at in workers.indices { try absorb(groups[at][part], of: at, part0, state) }
    for (at, worker) in workers.enumerated() {
      guard let rows = worker.rows else { continue }
      let partition = rows.partitions[part]
      try group(partition, rows, at, part0, state)
      let freed = partition.byteCount
      partition.removeAll()
      try context.memory.reserve(-freed)
    }
    return try PartitionResult(plan, HashedPart(groups: part0, dictionaries: strings.dictionaries), state, bound: bound)
      .batch()
  }

  /// Rows that were set aside are mostly of groups of their own.
  private func expectedCount(_ rowCount: Int, _ groupCount: Int) -> Int { max(groupCount / 2, rowCount / 4) }

  private func group(
    _ partition: PartitionedRows.Partition, _ rows: PartitionedRows, _ worker: Int, _ part: PartitionGroups,
    _ state: AggregateState
  ) throws {
    let numbers = GroupArray<UInt32>()
    let scratch = GroupArray<UInt32>()
    let wide = (0..<keys.wordCount).map { _ in GroupArray<UInt64>() }
    for chunk in partition.chunks {
      let n = chunk.count
      let words = wide.enumerated().map { chunk.words($0, $1) }
      strings.translate(words, n, worker)
      numbers.resize(n)
      part.find(words, n, numbers.base)
      state.resize(part.count)
      let indexes = GroupIndexes.u32(UnsafePointer(numbers.base))
      try state.rowCounts.update(indexes, n, [])
      let values = rows.valueTypes.indices.map { at in
        chunk.vector(keys.wordCount + at, rows.valueTypes[at], heap: rows.heap)
      }
      for call in state.plainCalls {
        let vectors = arguments.argumentSlots[call].map { values[$0] }
        guard let filter = arguments.filterSlots[call] else {
          try state.accumulators[call].update(indexes, n, vectors)
          continue
        }
        let selection = Selection(trueRowsOf: values[filter])
        if selection.isEmpty { continue }
        try state.accumulators[call].update(
          indexes.take(selection, scratch: scratch), selection.count, vectors.map { $0.take(selection) })
      }
    }
  }

  /// Adds groups that a worker had found itself.
  private func absorb(
    _ sources: ArraySlice<UInt32>, of at: Int, _ part: PartitionGroups, _ state: AggregateState
  ) throws(EvaluationError) {
    guard !sources.isEmpty, let theirs = workers[at].state.keys else { return }
    let targets = part.absorb(sources, of: theirs) { words, n in strings.translate(words, n, at) }
    state.resize(part.count)
    try state.merge(workers[at].state, GroupMapping(sources: Array(sources), targets: targets))
  }
}
