import Columnar
import Synchronization

/// `count(DISTINCT x)` without GROUP BY: many values are counted by hash partition on all threads, without making one set of
/// those of all workers.
enum GlobalDistinct {
  /// Settles the calls of the first state whose values are many; the others are merged as usual.
  static func settle(_ states: [AggregateState], context: ExecutionContext) {
    for call in states.first?.distinctCalls ?? [] {
      let parts = states.compactMap { $0.accumulators[call] as? DistinctAccumulator }
      if parts.contains(where: { $0.spread != nil }) {
        let values = parts.map { $0.spreading() }
        parts[0].settle(SpreadValues.distinctCount(values, threads: context.settings.threads))
        continue
      }
      if parts.count < 2 { continue }
      guard let first = parts.first, first.inner.name == "count", first.keys.columns.count == 1,
        parts.allSatisfy({ $0.keys.loneShared == nil }),
        parts.reduce(0, { $0 + $1.keys.count }) > context.settings.partitionedMergeLimit
      else { continue }
      first.settle(count(parts.map(\.keys), threads: context.settings.threads))
    }
  }

  /// Distinct values over all numberings, which have one column each and no NULL.
  private static func count(_ workers: [GroupKeys], threads: Int) -> Int {
    let union = Union(workers)
    let total = Atomic<Int>(0)
    WorkerThreads.forEach(PartitionedRows.partitionCount, threads: threads) { part in
      total.add(union.count(part), ordering: .relaxed)
    }
    return total.load(ordering: .relaxed)
  }

  /// Read-only once made.
  private struct Union: @unchecked Sendable {
    let workers: [GroupKeys]
    let values: [GroupsByPartition]
    let heaps: [StringHeap]

    init(_ workers: [GroupKeys]) {
      self.workers = workers
      values = Parallel(workers) { GroupsByPartition($0.groupPartitions(), from: $0.isLoneString ? 1 : 0) }
        .results()
      heaps = workers.flatMap(\.heaps)
    }

    func count(_ part: Int) -> Int {
      let expected = values.reduce(0) { $0 + $1[part].count }
      let groups = PartitionGroups(workers[0], heaps: heaps, expectedCount: expected / 2)
      for (worker, values) in zip(workers, values) { _ = groups.absorb(values[part], of: worker) { _, _ in } }
      return groups.count - (workers[0].isLoneString ? 1 : 0)
    }
  }
}
