import Columnar

/// Rows cut in morsels that workers take one after the other.
package protocol MorselSource: Sendable {
  /// Workers that could find work at the same time; 1 keeps the query on one thread.
  var parallelism: Int { get }
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

/// A source and the steps its batches go through; `nodes[0]` is the plan node of the source, `nodes[i + 1]` that of step i.
package struct Pipeline: Sendable {
  package var source: any MorselSource
  package var steps: [any StreamOperator] = []
  package var nodes: [Int]

  package init(source: any MorselSource, node: Int) {
    self.source = source
    nodes = [node]
  }

  package mutating func append(_ step: any StreamOperator, node: Int) {
    steps.append(step)
    nodes.append(node)
  }
}

package protocol StreamWorker: AnyObject {
  /// Turns one batch into any number of batches.
  func process(_ batch: Batch, emit: (Batch) throws -> Void) throws
}

/// The end of a pipeline: collects rows in worker states that are combined once.
package protocol Sink: Sendable {
  /// - Parameter index: the worker's number, from 0.
  func makeWorker(_ index: Int) throws -> any SinkWorker
  /// True when no further row can matter; workers stop at the next batch.
  var isSatisfied: Bool { get }
}

extension Sink {
  package var isSatisfied: Bool { false }
}

package protocol SinkWorker: AnyObject {
  func consume(_ batch: Batch, sequence: Int) throws
  /// Called once, on the worker's thread, when its source is exhausted. Only here a lock may be taken.
  func combine() throws
}
