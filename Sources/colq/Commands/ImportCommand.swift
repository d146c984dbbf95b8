import ArgumentParser
import Ingest

/// `colq import FILES… --table T`: brings files into a table of the lake.
struct ImportCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring CSV, NDJSON and Parquet files into a table of the lake.",
    discussion: """
      Rows pass through the same windows as live clicks: each full window becomes a CSV object and part of a Parquet file, \
      and a commit makes both visible. A run that was killed goes on where the table stands when it is started again; a \
      file that is in the table already adds nothing. Malformed rows go to the table's errors folder.
      """)

  @Argument(help: ArgumentHelp("Files, all of the same columns.", valueName: "files"))
  var files: [String]

  @Option(help: ArgumentHelp("The table.", valueName: "table"))
  var table = "clickstream"

  @OptionGroup var lake: LakeOptions

  @Flag(help: "Large objects at full speed instead of small windows: for back-fills.")
  var bulk = false

  @Option(help: ArgumentHelp("Records that fill a window (default: 10).", valueName: "n"))
  var windowRecords: Int?

  @Option(help: ArgumentHelp("Bytes of CSV that fill a window (default: 5MB).", valueName: "size"))
  var windowBytes: ByteSize?

  @Option(help: ArgumentHelp("Seconds from its first record after which a window is full.", valueName: "s"))
  var windowSeconds: Double?

  @Option(help: ArgumentHelp("The files' format (default: by name and content).", valueName: "format"))
  var format: ImportOptions.Format?

  @Option(help: ArgumentHelp("Whether CSV files have a header.", valueName: "auto|yes|no"))
  var header = ImportOptions.Header.automatic

  @Option(help: ArgumentHelp("What separates the fields of a CSV file: one character.", valueName: "c"))
  var delimiter: FieldDelimiter?

  @Option(help: ArgumentHelp("Column whose day files a row (default: the first time column).", valueName: "column"))
  var timeColumn: String?

  @Option(help: ArgumentHelp("First part of the CSV objects' names.", valueName: "name"))
  var stream: String?

  @Flag(help: "Import files again that are in the table already.")
  var again = false

  func validate() throws {
    if let windowRecords, windowRecords < 1 { throw ValidationError("'--window-records' must be 1 or more") }
    if let windowBytes, windowBytes.byteCount < 1 { throw ValidationError("'--window-bytes' must be 1 or more") }
    if let windowSeconds, !(windowSeconds > 0 && windowSeconds <= 86_400) {
      throw ValidationError("'--window-seconds' must be more than 0 and at most 86400")
    }
  }

  func run() throws {
    var options = ImportOptions()
    options.isBulk = bulk
    options.threadCount = Machine.processorCount
    options.format = format
    options.header = header
    options.delimiter = delimiter?.byte
    options.timeColumn = timeColumn
    options.stream = stream
    options.again = again
    if windowRecords != nil || windowBytes != nil || windowSeconds != nil {
      var limits = bulk ? FirehoseLimits.bulk : FirehoseLimits()
      limits.recordCount = windowRecords ?? limits.recordCount
      limits.byteCount = windowBytes?.byteCount ?? limits.byteCount
      limits.milliseconds = windowSeconds.map { Int64($0 * 1_000) } ?? limits.milliseconds
      options.limits = limits
    }
    try ImportRun(job: ImportJob(files: files, table: table, lake: lake.path, options: options)).run()
  }
}

extension ImportOptions.Format: ExpressibleByArgument {}
extension ImportOptions.Header: ExpressibleByArgument {}

/// One ASCII character between fields; `\t` or `tab` is the tab.
struct FieldDelimiter: ExpressibleByArgument {
  var byte: UInt8

  init?(argument: String) {
    if argument == "\\t" || argument == "tab" {
      byte = 0x09
      return
    }
    guard argument.utf8.count == 1, let first = argument.utf8.first, first != 0x22, first != 0x0A, first != 0x0D else {
      return nil
    }
    byte = first
  }
}
