import ArgumentParser
import Charts

/// `colq report`: one self-contained HTML file about a clickstream table.
struct ReportCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML report of a clickstream table.",
    discussion: """
      Key figures, clicks over time, categories with their subcategories, activity by hour and weekday, the funnel from \
      view to purchase and the top products, in one file that needs nothing else: SVG charts, light and dark, for the \
      screen, the phone and print.
      """)

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("The clickstream table.", valueName: "table"))
  var table = "clickstream"

  @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The HTML file.", valueName: "file"))
  var output = "report.html"

  @Option(help: "The report's title.")
  var title = "Clickstream report"

  @OptionGroup var engine: EngineOptions

  func run() throws {
    let queries = QueryEngine(
      lake: lake.path, threads: engine.threads, memoryLimit: engine.memoryLimit, pageCache: engine.pageCache)
    try ReportBuilder(engine: queries, table: table, title: title).write(to: output)
  }
}
