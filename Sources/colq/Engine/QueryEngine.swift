import Columnar
import QueryPlanner
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The commands' one door to the engine.
struct QueryEngine {
  var lake: String
  /// Nil: the number of processors.
  var threads: Int?
  /// Bytes; nil: three quarters of the machine's memory.
  var memoryLimit: Int?

  /// Runs one statement: `begin` gets the result's columns, `consume` its batches in order.
  func run(
    _ sql: String, cancellation: Cancellation, begin: (Schema) throws -> Void, consume: (Batch) throws -> Void
  ) throws {
    let query = try session().prepare(sql, cancellation: cancellation)
    try begin(query.schema)
    try query.run(consume)
  }

  private func session() throws -> Session {
    var settings = ExecutionSettings(threads: threads ?? Self.processorCount)
    if let memoryLimit { settings.memoryLimit = memoryLimit }
    return try Session(SessionOptions(lakePath: lake, settings: settings))
  }

  /// Processors this machine has on line.
  private static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
