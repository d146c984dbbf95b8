import Columnar
import Synchronization

/// What a running query shares: threads, limits, cancellation and the profile that EXPLAIN ANALYZE prints.
package final class ExecutionContext: Sendable {
  package let settings: ExecutionSettings
  package let cancellation: Cancellation
  package let profile: QueryProfile
  package let memory: MemoryBudget

  package init(
    settings: ExecutionSettings = ExecutionSettings(), cancellation: Cancellation = Cancellation(),
    profile: QueryProfile = QueryProfile(), pageCache: PageCache? = nil
  ) {
    self.settings = settings
    self.cancellation = cancellation
    self.profile = profile
    memory = MemoryBudget(limit: settings.memoryLimit, cache: pageCache)
    pageCache?.beginQuery()
  }
}

/// Settings of a query; the switches exist so that the whole SQL suite can run without each shortcut.
package struct ExecutionSettings: Sendable {
  package var threads: Int
  /// Bytes.
  package var memoryLimit: Int
  /// Rows of a batch.
  package var batchRowCount: Int
  /// Groups of a worker's table above which it sets rows aside by hash partition: about what the near caches hold.
  package var partitionGroupLimit: Int
  /// Groups and distinct values of all workers above which they are merged by hash partition, on all threads.
  package var partitionedMergeLimit: Int
  /// Rows of a window with PARTITION BY above which they are computed by hash partition, on all threads.
  package var partitionedWindowLimit: Int
  package var usesPruning: Bool
  package var usesDictionaries: Bool
  package var usesMetadataAnswers: Bool
  /// Whether a top-N reads columns that it does not sort by for its final rows only.
  package var usesLateColumns: Bool
  /// Whether an aggregation below a top-N gives only its best groups.
  package var usesBestGroups: Bool
  /// Whether a join's complete build side filters its probe side (`BuildFilters`).
  package var usesBuildFilters: Bool

  package init(
    threads: Int = 2, memoryLimit: Int = 8 << 30, batchRowCount: Int = Batch.targetRowCount,
    partitionGroupLimit: Int = 1 << 17, partitionedMergeLimit: Int = 1 << 14,
    partitionedWindowLimit: Int = 1 << 14, usesPruning: Bool = true, usesDictionaries: Bool = true,
    usesMetadataAnswers: Bool = true, usesLateColumns: Bool = true, usesBestGroups: Bool = true,
    usesBuildFilters: Bool = true
  ) {
    self.threads = threads
    self.memoryLimit = memoryLimit
    self.batchRowCount = batchRowCount
    self.partitionGroupLimit = partitionGroupLimit
    self.partitionedMergeLimit = partitionedMergeLimit
    self.partitionedWindowLimit = partitionedWindowLimit
    self.usesPruning = usesPruning
    self.usesDictionaries = usesDictionaries
    self.usesMetadataAnswers = usesMetadataAnswers
    self.usesLateColumns = usesLateColumns
    self.usesBestGroups = usesBestGroups
    self.usesBuildFilters = usesBuildFilters
  }
}

/// A flag that stops a query at its next morsel.
package final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package func cancel() { flag.store(true, ordering: .relaxed) }

  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  package func check() throws(EvaluationError) {
    if isCancelled { throw EvaluationError(.cancelled, "query was cancelled") }
  }
}
