import ArgumentParser
import Columnar
import Server
import Settings

/// `colq serve`: takes clicks over HTTP into the lake, and answers queries.
struct ServeCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Take events over HTTP into the lake, durable and queryable at once, and answer SQL.",
    discussion: """
      With nothing configured, POST http://127.0.0.1:8080/clickstream takes JSON events into the table 'clickstream', and \
      POST http://127.0.0.1:8081/query answers SQL. /demo is a small shop that sends clicks, /live shows them. Settings come \
      from flags, from variables COLQ_…, and from colq.yaml; docs/configuration.md has them all.
      """)

  @Option(help: ArgumentHelp("The lake's folder.", valueName: "dir"))
  var lake: String?

  @Option(help: ArgumentHelp("The table that events go into.", valueName: "name"))
  var table: String?

  @Option(help: ArgumentHelp("Where events are taken.", valueName: "host:port"))
  var listen: String?

  @Option(help: ArgumentHelp("Where SQL is answered, or 'off'.", valueName: "host:port"))
  var queryListen: String?

  @Option(help: ArgumentHelp("File of settings (default: colq.yaml, where there is one).", valueName: "file"))
  var config: String?

  @Option(name: .customLong("set"), help: ArgumentHelp("Any setting; may be repeated.", valueName: "key=value"))
  var assignments: [String] = []

  @Flag(help: "Print all settings with where they come from, and end.")
  var printConfig = false

  func run() throws {
    let settings = try loadSettings()
    if printConfig {
      let target = OutputTarget.standardOutput()
      try target.append(settings.yaml)
      try target.flush()
      return
    }
    for warning in settings.warnings { Message.warning(warning) }
    try ServerRun(settings).run()
  }

  private func loadSettings() throws -> ServerSettings {
    try ServerSettings.load(
      file: try settingsFile(), environment: Environment.all, flags: try flags(),
      read: { path in try? LocalObjectStore.content(ofFile: path) })
  }

  private func settingsFile() throws -> (bytes: [UInt8], name: String)? {
    let standard = "colq.yaml"
    let path = config ?? standard
    if config == nil, try LocalObjectStore(root: ".").information(standard) == nil { return nil }
    return (try LocalObjectStore.content(ofFile: path), path)
  }

  private func flags() throws -> [String: (text: String, flag: String)] {
    var flags: [String: (text: String, flag: String)] = [:]
    for assignment in assignments {
      guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
        throw CommandError.usage("'--set \(assignment)': write --set key=value")
      }
      flags[String(assignment[..<equals])] = (String(assignment[assignment.index(after: equals)...]), "--set")
    }
    let named = [
      ("lake", lake, "--lake"), ("table", table, "--table"), ("listen", listen, "--listen"),
      ("query.listen", queryListen, "--query-listen"),
    ]
    for (key, value, flag) in named {
      if let value { flags[key] = (value, flag) }
    }
    return flags
  }
}
