import ArgumentParser

/// `colq bench`: times the statements of a file in this process.
struct BenchCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time the statements of a file in one process.",
    discussion: """
      Prints JSON: [{"query":1,"seconds":[first, …],"rows":n} or {"query":1,"error":"…"}]. A statement that fails does \
      not stop the others.
      """)

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("Statements, separated by semicolons.", valueName: "file.sql"))
  var queries: String

  @Option(help: ArgumentHelp("How often each statement runs, one after the other.", valueName: "n"))
  var runs = 3

  @Option(help: "The report's format: json is the only one.")
  var format = BenchFormat.json

  @OptionGroup var engine: EngineOptions

  enum BenchFormat: String, ExpressibleByArgument, CaseIterable { case json }

  func validate() throws {
    guard (1...1_000_000).contains(runs) else { throw ValidationError("'--runs' must be 1 or more") }
  }

  func run() throws {
    let statements = Script(try TextFile.read(queries)).statements
    guard !statements.isEmpty else { throw CommandError.usage("'\(queries)' holds no statement") }
    let benchmark = Benchmark(
      engine: QueryEngine(
        lake: lake.path, threads: engine.threads, memoryLimit: engine.memoryLimit, pageCache: engine.pageCache),
      runs: runs)
    let target = OutputTarget.standardOutput()
    for (index, statement) in statements.enumerated() {
      let entry = try benchmark.run(statement.text, number: index + 1)
      try target.append((index == 0 ? "[" : ",\n ") + entry)
      try target.flush()
    }
    try target.append("]\n")
    try target.flush()
  }
}
