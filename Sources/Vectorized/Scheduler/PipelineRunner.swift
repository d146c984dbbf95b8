import Columnar
import Synchronization

/// Drives a pipeline into its sink with as many workers as there are threads and work.
package enum PipelineRunner {
  package static func workerCount(_ pipeline: Pipeline, context: ExecutionContext) -> Int {
    max(1, min(context.settings.threads, pipeline.source.parallelism))
  }

  /// Returns when every worker has combined its state. Rethrows the first error of any worker.
  package static func run(_ pipeline: Pipeline, into sink: any Sink, node: Int, context: ExecutionContext) throws {
    let workerCount = workerCount(pipeline, context: context)
    let failure = FirstFailure()
    WorkerThreads.run(workerCount) { index in
      do {
        try work(index, pipeline, sink, node, context, failure)
      } catch {
        failure.record(error)
      }
    }
    if let error = failure.error { throw error }
  }

  private static func work(
    _ index: Int, _ pipeline: Pipeline, _ sink: any Sink, _ node: Int, _ context: ExecutionContext,
    _ failure: FirstFailure
  ) throws {
    let clock = WorkerClock(node: pipeline.nodes[0])
    defer { clock.flush(into: context.profile) }
    let end = try sink.makeWorker(index)
    let chain = try WorkerChain(pipeline, clock: clock, node: node, cancellation: context.cancellation) {
      batch, sequence in
      try end.consume(batch, sequence: sequence)
    }
    while !failure.isSet, !sink.isSatisfied {
      try context.cancellation.check()
      guard try chain.step() else { break }
    }
    clock.enter(node)
    if !failure.isSet { try end.combine() }
  }
}

/// The first error among workers; the others stop when it is set.
final class FirstFailure: Sendable {
  private let flag = Atomic<Bool>(false)
  private let stored = Mutex<(any Error)?>(nil)

  var isSet: Bool { flag.load(ordering: .relaxed) }
  var error: (any Error)? { stored.withLock { $0 } }

  func record(_ error: any Error) {
    stored.withLock { if $0 == nil { $0 = error } }
    flag.store(true, ordering: .relaxed)
  }
}

/// One worker's source and steps, with a consumer at the end.
final class WorkerChain {
  private let source: any MorselWorker
  private let push: (Batch, Int) throws -> Void
  private let clock: WorkerClock
  private let sourceNode: Int

  /// - Parameter node: the plan node of the consumer.
  ///
  /// Cancellation is checked for each batch that a step emits: a join may make very many of one morsel.
  init(
    _ pipeline: Pipeline, clock: WorkerClock, node: Int, cancellation: Cancellation,
    consume: @escaping (Batch, Int) throws -> Void
  ) throws {
    source = try pipeline.source.makeWorker()
    self.clock = clock
    sourceNode = pipeline.nodes[0]
    var next: (Batch, Int) throws -> Void = { batch, sequence in
      let before = clock.enter(node)
      try consume(batch, sequence)
      clock.enter(before)
    }
    for at in pipeline.steps.indices.reversed() {
      let worker = try pipeline.steps[at].makeWorker()
      let stepNode = pipeline.nodes[at + 1]
      let rest = next
      next = { batch, sequence in
        let before = clock.enter(stepNode)
        try worker.process(batch) { out in
          try cancellation.check()
          if out.count == 0 { return }
          clock.emitted(stepNode, rows: out.count)
          try rest(out, sequence)
        }
        clock.enter(before)
      }
    }
    push = next
  }

  /// Takes one batch through the chain; false at the end of the source.
  func step() throws -> Bool {
    guard let (batch, sequence) = try source.next() else { return false }
    if batch.count > 0 {
      clock.emitted(sourceNode, rows: batch.count)
      try push(batch, sequence)
    }
    return true
  }
}
