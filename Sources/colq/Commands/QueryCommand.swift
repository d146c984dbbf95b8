import ArgumentParser
import Charts

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `colq "SELECT …"`: runs SQL; without a statement it reads standard input, on a terminal it opens the shell.
struct QueryCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "SQL over a clickstream lake, CSV and Parquet files.",
    usage: """
      colq [<options>] "SELECT …"
      colq [<options>] -f <file.sql>
      colq [<options>]            (standard input, or a shell on a terminal)
      colq <command> …
      """,
    shouldDisplay: false)

  @Argument(help: ArgumentHelp("Statements, separated by semicolons.", valueName: "sql"))
  var sql: String?

  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: ArgumentHelp("Read the statements from a file ('-': standard input).", valueName: "file.sql"))
  var file: String?

  @OptionGroup var lake: LakeOptions

  @Option(
    help: ArgumentHelp(
      "How the result is written (default: after the output file's name, else table).", valueName: "format"))
  var format: FormatName?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the result to a file, which appears complete or not at all.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("Draw the result with characters, or as a picture with '--output NAME.svg'.", valueName: "chart")
  )
  var chart: ChartName?

  @OptionGroup var engine: EngineOptions

  @Flag(help: "Tell on standard error how long each statement took.")
  var timing = false

  func validate() throws {
    if let sql, Colq.configuration.subcommands.contains(where: { $0.configuration.commandName == sql }) {
      throw ValidationError("a command comes first: 'colq \(sql) …'")
    }
    if sql != nil, file != nil { throw ValidationError("give a statement or '-f', not both") }
    if chart != nil, format != nil { throw ValidationError("give '--chart' or '--format', not both") }
  }

  func run() throws {
    if sql == nil, file == nil, isatty(STDIN_FILENO) == 1 {
      try Shell(request(sql: "")).run()
      return
    }
    try request(sql: try sql ?? TextFile.read(file ?? "-")).run()
  }

  private func request(sql: String) -> QueryRequest {
    var request = QueryRequest(sql: sql)
    request.lake = lake.path
    request.threads = engine.threads
    request.memoryLimit = engine.memoryLimit
    request.pageCache = engine.pageCache
    request.format = format?.format
    request.outputPath = output
    request.chart = chart?.name
    request.showsTiming = timing
    return request
  }
}

/// An output format named on the command line.
struct FormatName: ExpressibleByArgument {
  var format: any OutputFormat.Type

  init?(argument: String) {
    guard let format = OutputFormats.named(argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { OutputFormats.names }
}

/// A chart type named on the command line.
struct ChartName: ExpressibleByArgument {
  var name: String

  init?(argument: String) {
    guard ChartTypes.named(argument) != nil else { return nil }
    name = argument
  }

  static var allValueStrings: [String] { ChartTypes.all.map { $0.name } }
}
