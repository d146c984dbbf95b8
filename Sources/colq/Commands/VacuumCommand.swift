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

/// A length of time on the command line: a number with d, h, m or s.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
  var milliseconds: Int64

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units: [String: Double] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000]
    let unit = String(argument.dropFirst(digits.count))
    guard let number = Double(digits), number >= 0, number <= 1e6 else { return nil }
    guard let factor = units[unit] ?? (number == 0 && unit.isEmpty ? 0 : nil) else { return nil }
    milliseconds = Int64(number * factor)
  }

  var description: String {
    milliseconds % 86_400_000 == 0 ? "\(milliseconds / 86_400_000)d" : "\(milliseconds / 1_000)s"
  }
}
