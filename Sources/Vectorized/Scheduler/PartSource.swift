import Columnar
import Synchronization

/// Rows that lie in parts, each of which is made on its own: groups of an aggregation, partitions of a window.
protocol RowParts: Sendable {
  var partCount: Int { get }
  /// The rows of a part; called once a part, from any thread.
  func rows(ofPart part: Int) throws -> Batch
}

/// A result in parts as a source: the workers of the pipeline above make the rows when they need them, so that results
/// neither wait for each other nor lie in memory all at once.
final class PartSource: MorselSource {
  private let parts: any RowParts
  private let context: ExecutionContext
  private let cursor = Atomic<Int>(0)

  init(_ parts: any RowParts, context: ExecutionContext) {
    self.parts = parts
    self.context = context
  }

  var parallelism: Int { max(1, parts.partCount) }

  func makeWorker() throws -> any MorselWorker { Worker(self) }

  private final class Worker: MorselWorker {
    private let source: PartSource
    private var batch = Batch(columns: [], count: 0)
    private var part = 0
    /// Rows of `batch` that were given out.
    private var given = 0

    init(_ source: PartSource) { self.source = source }

    func next() throws -> (batch: Batch, sequence: Int)? {
      while given == batch.count {
        part = source.cursor.add(1, ordering: .relaxed).oldValue
        if part >= source.parts.partCount { return nil }
        try source.context.cancellation.check()
        batch = try source.parts.rows(ofPart: part)
        given = 0
      }
      let range = given..<min(given + source.context.settings.batchRowCount, batch.count)
      given = range.upperBound
      return (batch.slice(range), part)
    }
  }
}
