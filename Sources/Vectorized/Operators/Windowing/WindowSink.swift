import Columnar
import Synchronization

/// The input of a window with PARTITION BY: workers keep its batches and number the keys of their rows while these are in
/// the near caches.
final class WindowSink: Sink {
  fileprivate let keys: [any CompiledExpression]
  fileprivate let slotCount: Int
  fileprivate let types: [DataType]
  fileprivate let context: ExecutionContext
  private let plan: WindowPlan
  private let gathered = Mutex<[Gathered]>([])

  /// Lets workers' numberings move to the thread that asks for the result; one thread has them at any time.
  private struct Gathered: @unchecked Sendable {
    let rows: WindowRows
  }

  init(_ plan: WindowPlan, context: ExecutionContext) throws(EvaluationError) {
    var compiler = ExpressionCompiler(layout: plan.input.output)
    keys = try compiler.compile(plan.partitionBy)
    slotCount = compiler.slotCount
    types = plan.partitionBy.map(\.type)
    self.plan = plan
    self.context = context
  }

  func makeWorker(_ index: Int) throws -> any SinkWorker { Worker(self, index) }

  /// The window's rows, after the pipeline has run.
  func result() -> PartSource {
    let workers = gathered.withLock { $0 }.map(\.rows).sorted { $0.worker < $1.worker }
    return PartSource(WindowParts(plan, workers, context: context), context: context)
  }

  private final class Worker: SinkWorker {
    private let sink: WindowSink
    private let evaluation: EvaluationContext
    private let rows: WindowRows
    private var reserved = 0

    init(_ sink: WindowSink, _ index: Int) {
      self.sink = sink
      evaluation = EvaluationContext(
        slotCount: sink.slotCount, usesDictionaries: sink.context.settings.usesDictionaries)
      rows = WindowRows(worker: index, numbering: GroupKeys(sink.types))
    }

    func consume(_ batch: Batch, sequence: Int) throws {
      let batch = batch.forKeeping()
      evaluation.begin()
      var keys: [Vector] = []
      for key in sink.keys { keys.append(try key.evaluate(batch, evaluation)) }
      let numbers = Buffer(byteCount: batch.count * 4)
      rows.numbering.find(keys, batch.count, numbers.pointer(as: UInt32.self))
      let numbering = rows.numbering.byteCount
      try sink.context.memory.reserve(batch.byteCount + numbers.byteCount + numbering - reserved)
      reserved = numbering
      rows.append(
        WindowBatch(worker: rows.worker, sequence: sequence, batch: batch, numbers: numbers),
        sortsAbove: sink.context.settings.partitionedWindowLimit)
    }

    func combine() throws {
      let mine = Gathered(rows: rows)
      sink.gathered.withLock { $0.append(mine) }
    }
  }
}

/// What one worker has gathered of a window's input.
final class WindowRows {
  let worker: Int
  let numbering: GroupKeys
  private(set) var batches: [WindowBatch] = []
  private(set) var rowCount = 0
  /// The hash partition of each number.
  private(set) var partitions: [UInt8] = []

  init(worker: Int, numbering: GroupKeys) {
    self.worker = worker
    self.numbering = numbering
  }

  /// - Parameter limit: rows above which they will be needed by hash partition; the batch is sorted at once then.
  func append(_ batch: WindowBatch, sortsAbove limit: Int) {
    var batch = batch
    rowCount += batch.batch.count
    if rowCount > limit {
      findPartitions()
      batch.sort(by: partitions)
    }
    batches.append(batch)
  }

  /// Finds the partition of each number, and sorts what was kept in source order if that is wanted.
  func finish(sorts: Bool) {
    findPartitions()
    guard sorts else { return }
    for at in batches.indices { batches[at].sort(by: partitions) }
  }

  private func findPartitions() {
    if partitions.count < numbering.count { partitions += numbering.groupPartitions(from: partitions.count) }
  }
}
