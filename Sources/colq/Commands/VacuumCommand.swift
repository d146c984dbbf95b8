import ArgumentParser
import Ingest

/// `colq vacuum`: removes data files that no snapshot of the last days names.
struct VacuumCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "vacuum",
    abstract: "Remove Parquet files that were compacted away days ago.",
    discussion: """
      A file goes when the newest version of its table does not name it and a commit removed it longer ago than the \
      retention; readers may take that long. CSV objects, manifests and the log stay.
      """)

  @Argument(help: ArgumentHelp("One table only.", valueName: "table"))
  var table: String?

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("How long removed files stay, for instance 7d, 12h, 30m or 0.", valueName: "time"))
  var retain = TimeSpan(milliseconds: 7 * 86_400_000)

  @Flag(help: "List what would be removed, and remove nothing.")
  var dryRun = false

  func run() throws {
    var options = VacuumOptions()
    options.retentionMilliseconds = retain.milliseconds
    options.isDryRun = dryRun
    let summaries = try VacuumJob(lake: lake.path, table: table, options: options).run()
    let target = OutputTarget.standardOutput()
    for summary in summaries {
      if dryRun { for path in summary.paths { try target.append("\(summary.table)/\(path)\n") } }
      var text = "\(summary.table): \(TableWriter.count(summary.paths.count, "file")) (\(ByteSize(summary.byteCount)))"
      text += dryRun ? " to remove" : " removed"
      if summary.keptCount > 0 {
        text += ", \(TableWriter.count(summary.keptCount, "file")) (\(ByteSize(summary.keptByteCount))) not old enough"
      }
      try target.append(text + "\n")
    }
    try target.flush()
  }
}
