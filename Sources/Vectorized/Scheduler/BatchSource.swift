import Columnar
import Synchronization

/// Batches in memory as a source: VALUES, and the results of blocking operators.
package final class BatchSource: MorselSource {
  private let batches: [Batch]
  private let cursor = Atomic<Int>(0)

  package init(_ batches: [Batch]) { self.batches = batches }

  package var parallelism: Int { max(1, batches.count) }

  package func makeWorker() throws -> any MorselWorker { Worker(self) }

  private final class Worker: MorselWorker {
    private let source: BatchSource

    init(_ source: BatchSource) { self.source = source }

    func next() throws -> (batch: Batch, sequence: Int)? {
      let at = source.cursor.add(1, ordering: .relaxed).oldValue
      return at < source.batches.count ? (source.batches[at], at) : nil
    }
  }
}
