/// Work that a server does beside collecting, again and again.
package struct BackgroundJob: Sendable {
  /// Label in metrics and messages: `compaction`.
  package let name: String
  package let intervalMilliseconds: Int64
  /// Whether it takes milliseconds: then it waits for no other job, and spends nothing of the budget.
  package let isBrief: Bool
  /// Runs on a background thread, calls `spend` of the budget often; throws what went wrong, or `WorkBudget.Stopped`.
  package let run: @Sendable (WorkBudget) throws -> Void

  package init(
    name: String, intervalMilliseconds: Int64, isBrief: Bool = false,
    run: @escaping @Sendable (WorkBudget) throws -> Void
  ) {
    self.name = name
    self.intervalMilliseconds = intervalMilliseconds
    self.isBrief = isBrief
    self.run = run
  }
}

extension BackgroundJob {
  /// Merges the table's small files, and shortens its log.
  package static func compaction(lake: String, table: String, intervalMilliseconds: Int64) -> BackgroundJob {
    BackgroundJob(name: "compaction", intervalMilliseconds: intervalMilliseconds) { budget in
      var options = CompactOptions()
      // One thread, the budget's. Its rows are limited in memory, too: a live table's lie all in the partition of today.
      // Deliveries at full load have 150,000 rows each: a part has to be several of them for files to become fewer.
      options.threadCount = 1
      options.stepRowCount = 500_000
      options.taskRowCount = 500_000
      options.join = JoinOptions()
      _ = try CompactJob(lake: lake, table: table, options: options).run { _, progress in
        // What is read is written again.
        try budget.spend(untilByteCount: 2 * progress.byteCount)
      }
    }
  }

  /// Removes data files that compactions left for readers.
  package static func vacuum(
    lake: String, table: String, retentionMilliseconds: Int64, intervalMilliseconds: Int64
  ) -> BackgroundJob {
    BackgroundJob(name: "vacuum", intervalMilliseconds: intervalMilliseconds) { budget in
      try budget.spend()
      var options = VacuumOptions()
      options.retentionMilliseconds = retentionMilliseconds
      _ = try VacuumJob(lake: lake, table: table, options: options).run()
    }
  }
}
