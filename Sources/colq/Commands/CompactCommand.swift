import ArgumentParser
import Ingest
import Vectorized

/// `colq compact`: merges the small files of the lake's tables and sorts their rows.
struct CompactCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Merge small Parquet files and sort their rows, while readers and writers go on.",
    discussion: """
      Each day's files become one, with the rows in the order that makes it small and queries fast: a sample is measured \
      in several orders, and the commit tells which was chosen and why. The old files stay for readers that have them \
      open; 'colq vacuum' removes them later. A run that is stopped leaves the table whole.
      """)

  @Argument(help: ArgumentHelp("One table only.", valueName: "table"))
  var table: String?

  @OptionGroup var lake: LakeOptions

  @Flag(help: "Rewrite files that were compacted before as well, and choose the order anew.")
  var all = false

  @Option(help: ArgumentHelp("Worker threads (default: the number of processors).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("'--threads' must be between 1 and 1024, not \(threads)")
    }
  }

  func run() throws {
    var options = CompactOptions()
    options.rewritesAll = all
    options.threadCount = threads ?? Machine.processorCount
    let job = CompactJob(lake: lake.path, table: table, options: options)
    let started = MonotonicClock.seconds
    let bar = SharedProgressBar("compacting")
    let cancellation = Cancellation()
    defer { bar.clear() }
    let summaries = try Interruption.cancelling(cancellation) {
      try job.run { _, progress in
        try cancellation.check()
        bar.update(rowCount: progress.rowCount, fraction: progress.fraction)
      }
    }
    bar.clear()
    let target = OutputTarget.standardOutput()
    for summary in summaries { try target.append(text(summary) + "\n") }
    try target.append("compacted in \(ElapsedTime(seconds: MonotonicClock.seconds - started))\n")
    try target.flush()
  }

  private func text(_ summary: CompactSummary) -> String {
    guard summary.commitCount > 0 else { return "\(summary.table): nothing to compact" }
    var text = "\(summary.table): \(TableWriter.count(summary.rowCount, "row"))"
    text += ", \(TableWriter.count(summary.removedFileCount, "file")) (\(ByteSize(summary.removedByteCount)))"
    text += " now \(TableWriter.count(summary.writtenFileCount, "file")) (\(ByteSize(summary.writtenByteCount)))"
    text += ", \(TableWriter.count(summary.commitCount, "commit"))"
    if let order = summary.order { text += ", sorted by \(order)" }
    if summary.conflictCount > 0 { text += ", \(TableWriter.count(summary.conflictCount, "conflict"))" }
    return text
  }
}
