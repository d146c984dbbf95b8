import Columnar

/// A whole pipeline as a source of another one: the inputs of UNION ALL.
struct PipelineSource: MorselSource {
  let pipeline: Pipeline
  let context: ExecutionContext

  var parallelism: Int { pipeline.source.parallelism }

  func makeWorker() throws -> any MorselWorker { try Worker(pipeline, context) }

  private final class Worker: MorselWorker {
    private let ready: Ready
    private let chain: WorkerChain
    private let clock: WorkerClock
    private let context: ExecutionContext

    init(_ pipeline: Pipeline, _ context: ExecutionContext) throws {
      let clock = WorkerClock(node: pipeline.nodes[0])
      let ready = Ready()
      chain = try WorkerChain(
        pipeline, clock: clock, node: pipeline.nodes[pipeline.nodes.count - 1], cancellation: context.cancellation
      ) { batch, sequence in ready.batches.append((batch, sequence)) }
      self.ready = ready
      self.clock = clock
      self.context = context
    }

    func next() throws -> (batch: Batch, sequence: Int)? {
      while ready.at == ready.batches.count {
        ready.batches.removeAll(keepingCapacity: true)
        ready.at = 0
        guard try chain.step() else {
          clock.flush(into: context.profile)
          return nil
        }
      }
      ready.at += 1
      return ready.batches[ready.at - 1]
    }
  }

  private final class Ready {
    var batches: [(batch: Batch, sequence: Int)] = []
    var at = 0
  }
}

/// The morsels of several sources, one source after the other.
struct ConcatenatedSource: MorselSource {
  let sources: [any MorselSource]
  /// Sequence numbers of a source start here times its index; far above what any source counts to.
  private static let stride = 1 << 40

  var parallelism: Int { sources.reduce(0) { $0 + $1.parallelism } }

  func makeWorker() throws -> any MorselWorker { Worker(sources) }

  private final class Worker: MorselWorker {
    private let sources: [any MorselSource]
    private var at = 0
    private var current: (any MorselWorker)?

    init(_ sources: [any MorselSource]) { self.sources = sources }

    func next() throws -> (batch: Batch, sequence: Int)? {
      while at < sources.count {
        if current == nil { current = try sources[at].makeWorker() }
        if let (batch, sequence) = try current?.next() { return (batch, at * ConcatenatedSource.stride + sequence) }
        current = nil
        at += 1
      }
      return nil
    }
  }
}
