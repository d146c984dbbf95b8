import Columnar
import Synchronization

/// Groups that lie in parts, each of which is made into rows on its own.
protocol GroupParts: Sendable {
  var partCount: Int { get }
  /// The rows of a part; called once a part, from any thread.
  func rows(ofPart part: Int) throws -> Batch
}

/// The result of an aggregation in parts as a source: the workers of the pipeline above make the rows when they need them,
/// so that results neither wait for each other nor lie in memory all at once.
final class AggregateSource: MorselSource {
  private let parts: any GroupParts
  private let context: ExecutionContext
  private let cursor = Atomic<Int>(0)

  init(_ parts: any GroupParts, context: ExecutionContext) {
    self.parts = parts
    self.context = context
  }

  var parallelism: Int { parts.partCount }

  func makeWorker() throws -> any MorselWorker { Worker(self) }

  private final class Worker: MorselWorker {
    private let source: AggregateSource
    private var batch = Batch(columns: [], count: 0)
    private var part = 0
    /// Rows of `batch` that were given out.
    private var given = 0

    init(_ source: AggregateSource) { self.source = source }

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
