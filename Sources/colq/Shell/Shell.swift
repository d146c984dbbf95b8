import Vectorized

/// The interactive shell: statements end with `;` and may span lines, lines that begin with `.` are for the shell itself.
struct Shell {
  private let template: QueryRequest
  private var format: (any OutputFormat.Type)?
  private var showsTiming: Bool
  private let engine: QueryEngine

  init(_ request: QueryRequest) {
    template = request
    format = request.format
    showsTiming = request.showsTiming
    engine = request.makeEngine()
  }

  func run() throws {
    var shell = self
    let reader = LineReader()
    print("colq \(Version.text), lake \(template.lake); .help for help, .quit or Ctrl-D to leave")
    var pending = ""
    while true {
      switch reader.read(prompt: pending.isEmpty ? "colq> " : "  ... ") {
      case .end:
        print()
        return
      case .interrupted:
        pending = ""
      case .text(let line):
        if pending.isEmpty, line.hasPrefix(".") {
          reader.remember(line)
          if try shell.runCommand(line) == .leave { return }
          continue
        }
        pending += pending.isEmpty ? line : "\n" + line
        let script = Script(pending)
        if script.isOpen { continue }
        if !script.statements.isEmpty {
          reader.remember(pending)
          shell.execute(pending)
        }
        pending = ""
      }
    }
  }

  /// Runs statements; what goes wrong is told and the shell goes on.
  func execute(_ sql: String) {
    var request = template
    request.sql = sql
    request.format = format
    request.showsTiming = showsTiming
    do { try request.run(on: engine) } catch { _ = ErrorPrinter.print(error) }
  }

  private enum Next { case goOn, leave }

  private mutating func runCommand(_ line: String) throws -> Next {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first else { return .goOn }
    let argument = words.count > 1 ? words[1] : nil
    switch name {
    case ".quit", ".exit": return .leave
    case ".help": print(Self.help)
    case ".tables": execute("SHOW TABLES")
    case ".schema":
      if let argument { execute("DESCRIBE \(argument)") } else { Message.error("which table? '.schema NAME'") }
    case ".format": setFormat(argument)
    case ".timing":
      showsTiming = argument.map { $0 == "on" } ?? !showsTiming
      print("timing is \(showsTiming ? "on" : "off")")
    default: Message.error("no shell command \"\(name)\"; .help lists them")
    }
    return .goOn
  }

  private mutating func setFormat(_ name: String?) {
    guard let name, let chosen = OutputFormats.named(name) else {
      Message.error("choose a format: \(OutputFormats.names.joined(separator: ", "))")
      return
    }
    format = chosen
  }

  private static let help = """
    A statement ends with ';' and may span lines. Ctrl-C drops the input or stops the query.
      .tables          the lake's tables
      .schema NAME     a table's columns
      .format NAME     how results are written: \(OutputFormats.names.joined(separator: ", "))
      .timing on|off   whether each statement's time is told
      .quit            leave (also Ctrl-D)
    """
}
