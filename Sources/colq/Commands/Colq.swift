import ArgumentParser

/// The root of the command line; without a command's name the arguments are those of a query.
struct Colq: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "colq",
    abstract: "SQL over a clickstream lake, CSV and Parquet files.",
    version: Version.text,
    subcommands: [
      QueryCommand.self,
      ServeCommand.self,
      GenerateCommand.self,
      ImportCommand.self,
      VerifyCommand.self,
      CompactCommand.self,
      VacuumCommand.self,
      ReplayCommand.self,
      TailCommand.self,
      ReportCommand.self,
      BenchCommand.self,
    ],
    defaultSubcommand: QueryCommand.self)

  /// The help of `colq --help`: that of a query, the default, and the list of the other commands.
  static var overview: String {
    var text = QueryCommand.helpMessage(columns: Terminal.helpWidth)
    while text.hasSuffix("\n") { text.removeLast() }
    text += "\n\nCOMMANDS:\n"
    for command in configuration.subcommands where command != QueryCommand.self {
      let name = command.configuration.commandName ?? ""
      text += "  \(name)" + String(repeating: " ", count: 24 - name.count) + command.configuration.abstract + "\n"
    }
    return text + "\n  See 'colq help <command>' for the options of a command."
  }
}
