import Columnar
import Vectorized

/// Runs the statements that `/query` gets.
package protocol QueryService: Sendable {
  /// Runs one statement on the calling thread: `begin` gets the result's columns, `consume` its batches in order.
  ///
  /// Called from several threads at once. Ends soon, with an error, once `cancellation` is set.
  func run(
    _ sql: String, cancellation: Cancellation, begin: (Schema) throws -> Void, consume: (Batch) throws -> Void
  ) throws
}
