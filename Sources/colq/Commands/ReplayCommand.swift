import ArgumentParser
import Ingest

/// `colq replay`: sends the rejected events of a table to the collector again.
struct ReplayCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Send rejected events to the collector again.",
    discussion: """
      The events of <table>_errors, as they came, for instance after the transform or the schema was mended. Each goes \
      once: what was sent is noted in the table's folder. Events that fail again become new rejected events. An API key \
      is taken from COLQ_API_KEY.
      """)

  @Argument(help: "The table whose rejected events are sent.")
  var table = "clickstream"

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("The collector's address.", valueName: "url"))
  var to = ReplayOptions().url

  @Option(
    help: ArgumentHelp(
      "Only what was rejected since: 2026-11-23T16:00:00Z (UTC), or 2h for hours ago.", valueName: "time"))
  var since: PointInTime?

  @Option(help: ArgumentHelp("Only what was rejected before this time.", valueName: "time"))
  var until: PointInTime?

  @Option(help: ArgumentHelp("Only events whose reason has this text in it.", valueName: "text"))
  var reason: String?

  @Flag(help: "Count the events by reason, and send nothing.")
  var dryRun = false

  func run() throws {
    var options = ReplayOptions()
    options.url = to
    options.apiKey = Environment.variable("COLQ_API_KEY")
    options.since = since?.milliseconds
    options.until = until?.milliseconds
    options.reason = reason
    options.isDryRun = dryRun
    var bar = ProgressBar("sending")
    defer { bar.clear() }
    let summary = try ReplayJob(lake: lake.path, table: table, options: options).run {
      bar.update(rowCount: $0, fraction: nil)
    }
    bar.clear()
    try print(summary)
    if summary.refusedCount > 0 {
      let count = TableWriter.count(summary.refusedCount, "event")
      throw CommandError.failed("\(count) refused, which stay as they are; the first: \(summary.firstRefusal ?? "")")
    }
  }

  private func print(_ summary: ReplaySummary) throws {
    let target = OutputTarget.standardOutput()
    for (reason, count) in summary.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(20) {
      try target.append("\(TableWriter.grouped(count)) \(DisplayText(reason).text)\n")
    }
    var text = "\(summary.table): \(TableWriter.count(summary.sentCount, "event")) \(dryRun ? "to send" : "sent")"
    if summary.rejectedCount > 0 { text += ", \(TableWriter.grouped(summary.rejectedCount)) of them rejected again" }
    if summary.doneCount > 0 { text += ", \(TableWriter.grouped(summary.doneCount)) sent before" }
    if summary.foreignCount > 0 {
      text += ", \(TableWriter.grouped(summary.foreignCount)) not JSON objects (import their files again)"
    }
    try target.append(text + "\n")
    try target.flush()
  }
}
