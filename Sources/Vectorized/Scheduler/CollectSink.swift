import Columnar
import Synchronization

/// Keeps all batches; `batches` gives them in the order of the source's rows.
package final class CollectSink: Sink {
  private let parts = Mutex<[(sequence: Int, batch: Batch)]>([])

  private let memory: MemoryBudget

  package init(memory: MemoryBudget) { self.memory = memory }

  package func makeWorker(_ index: Int) throws -> any SinkWorker { Worker(self) }

  /// After the pipeline has run.
  package var batches: [Batch] {
    parts.withLock { all in
      // Batches of one sequence come from one worker in order, so a stable sort by sequence restores the order.
      all.enumerated().sorted { ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset) }.map(
        \.element.batch)
    }
  }

  private final class Worker: SinkWorker {
    private let sink: CollectSink
    private var own: [(sequence: Int, batch: Batch)] = []

    init(_ sink: CollectSink) { self.sink = sink }

    func consume(_ batch: Batch, sequence: Int) throws {
      let batch = batch.forKeeping()
      try sink.memory.reserve(batch.byteCount)
      own.append((sequence, batch))
    }

    func combine() throws {
      let mine = own
      sink.parts.withLock { $0.append(contentsOf: mine) }
    }
  }
}
