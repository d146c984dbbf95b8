import ArgumentParser
import Ingest

/// `colq verify`: checks every object of the lake, and each twin by the other.
struct VerifyCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the lake: every object, and the CSV and Parquet twins against each other.",
    discussion: """
      Derives each twin from the other, checks that the sequence numbers have neither gap nor double, and names every \
      object at fault. Status 0 when the lake is sound, 1 when it is not.
      """)

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("One table only.", valueName: "table"))
  var table: String?

  func run() throws {
    let started = MonotonicClock.seconds
    var bar = ProgressBar("verifying")
    defer { bar.clear() }
    let report = try VerifyJob(lake: lake.path, table: table).run { bar.update(rowCount: $0.rowCount, fraction: nil) }
    bar.clear()
    for note in report.notes { Message.note("note: \(note)") }
    for fault in report.faults { Message.error(fault.description) }
    let target = OutputTarget.standardOutput()
    try target.append(summary(report, seconds: MonotonicClock.seconds - started) + "\n")
    try target.flush()
    guard report.isSound else {
      let count = TableWriter.grouped(report.faultCount)
      throw CommandError.failed("\(count) \(report.faultCount == 1 ? "fault" : "faults") found")
    }
  }

  private func summary(_ report: VerifyReport, seconds: Double) -> String {
    var text =
      "verified \(TableWriter.count(report.tableCount, "table")): \(TableWriter.count(report.rowCount, "row")) in "
    text +=
      "\(TableWriter.count(report.csvCount, "CSV object")) and \(TableWriter.count(report.parquetCount, "Parquet file")), "
    text +=
      "\(TableWriter.count(report.commitCount, "commit")), \(TableWriter.count(report.rejectedCount, "rejected row")), "
    return text + "in \(ElapsedTime(seconds: seconds))" + (report.isSound ? ": sound" : "")
  }
}
