import Columnar

/// Rows cut in morsels that workers take one after the other.
package protocol MorselSource: Sendable {
  /// A worker's own reader. Called once a worker, from that worker.
  func makeWorker() throws -> any MorselWorker
}

/// One worker's way through its morsels; used by one thread.
package protocol MorselWorker: AnyObject {
  /// The next batch, or nil at the end. `sequence` never decreases over the whole source's order of rows, and all
  /// batches of one morsel come from one worker in order.
  func next() throws -> (batch: Batch, sequence: Int)?
}

/// A step between source and sink: filter, projection, probe.
package protocol StreamOperator: Sendable {
  func makeWorker() throws -> any StreamWorker
}

package protocol StreamWorker: AnyObject {
  /// Turns one batch into any number of batches.
  func process(_ batch: Batch, emit: (Batch) throws -> Void) throws
}

/// The end of a pipeline: collects rows in worker states that are combined once.
package protocol Sink: Sendable {
  func makeWorker() throws -> any SinkWorker
}

package protocol SinkWorker: AnyObject {
  func consume(_ batch: Batch, sequence: Int) throws
  /// Called once, on the worker's thread, when its source is exhausted. Only here a lock may be taken.
  func combine() throws
}
