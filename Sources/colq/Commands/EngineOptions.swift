import ArgumentParser

/// What a query may use of the machine.
struct EngineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Worker threads (default: the number of processors).", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory of a query, for instance 2GB or 512MB (default: 3/4 of the machine's).", valueName: "size"))
  var memoryLimit: ByteSize?

  @Option(
    help: ArgumentHelp(
      "Decompressed pages kept between statements (default: 256MB; 0 keeps none).", valueName: "size"))
  var pageCache: ByteSize?

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("'--threads' must be between 1 and 1024, not \(threads)")
    }
    if let memoryLimit, memoryLimit.byteCount < 1 << 20 {
      throw ValidationError("'--memory-limit' must be 1MB or more")
    }
  }
}

extension ByteSize: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}
