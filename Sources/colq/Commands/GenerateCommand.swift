import ArgumentParser
import Charts
import Ingest

/// `colq generate`: a synthetic shop clickstream with a known true funnel.
struct GenerateCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Generate a shop's clickstream.",
    discussion: """
      Writes one file a day and the shop's products. The same numbers give the same bytes on every machine. The true \
      funnel is printed: what queries over the data must find.
      """)

  @Option(help: "Events.")
  var rows = 1_000_000

  @Option(help: "Days that the events are spread over.")
  var days = 30

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var out: String

  @Option(help: "File format: csv or ndjson.")
  var format = "csv"

  func validate() throws {
    if rows < 0 { throw ValidationError("--rows must not be negative, found \(rows)") }
    if !(1...36_500).contains(days) { throw ValidationError("--days must lie between 1 and 36500, found \(days)") }
    if GenerateJob.Format(rawValue: format) == nil {
      throw ValidationError("--format must be csv or ndjson, found \"\(format)\"")
    }
  }

  func run() throws {
    let options = GeneratorOptions(rows: rows, days: days, seed: seed)
    var bar = ProgressBar("generating")
    defer { bar.clear() }
    let total = Double(max(rows, 1))
    let started = MonotonicClock.seconds
    let funnel = try GenerateJob.run(options, to: out, format: GenerateJob.Format(rawValue: format) ?? .csv) { done in
      bar.update(rowCount: done, fraction: Double(done) / total)
    }
    bar.clear()
    for line in FunnelText.lines(funnel, folder: out, seconds: MonotonicClock.seconds - started) { print(line) }
  }
}
