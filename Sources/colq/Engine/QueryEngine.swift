import Columnar
import QueryPlanner
import Vectorized

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
    throw CommandError.failed("this build has no SQL engine yet")
  }
}
