import Columnar
import Synchronization

/// ORDER BY … LIMIT: each worker keeps its best rows and drops what cannot be among them before copying it.
final class TopNSink: Sink {
  private let plan: TopNPlan
  private let input: [ColumnReference]
  private let context: ExecutionContext
  /// Rows that a worker gathers at least before it keeps the best once more: few, since a lower bound saves reading. The
  /// first bound is set as soon as there are rows enough for one, as a selective filter may pass few of a whole file.
  static let shrinkRowCount = 1_024
  /// Wanted rows above which a worker gathers twice as many before it keeps the best, chosen without sorting.
  static let sortedRowLimit = 1 << 14
  private let firstKey: any CompiledExpression
  private let kept = Mutex<[Batch]>([])
  /// Rows that matter: the limit and what the offset skips.
  private let wanted: Int
  /// The bound of all workers, which a scan below may share.
  private let bound: SharedBound

  init(_ plan: TopNPlan, bound: SharedBound, context: ExecutionContext) throws {
    self.plan = plan
    self.bound = bound
    input = plan.input.output
    self.context = context
    wanted = plan.count + plan.offset
    var compiler = ExpressionCompiler(layout: plan.input.output)
    firstKey = try compiler.compile(plan.keys[0].expression)
  }

  func makeWorker(_ index: Int) throws -> any SinkWorker { Worker(self) }

  /// The result, after the pipeline has run.
  func result() throws -> [Batch] {
    let rows = try KeyedRows(
      kept.withLock { $0 }, keys: plan.keys.map(\.expression), input: input, context: context)
    let order = RowOrder(rows.keys, plan.keys, count: rows.count).first(wanted, threads: context.settings.threads)
    let from = min(plan.offset, order.count)
    return rows.batches(order[from..<min(from + plan.count, order.count)], rowCount: context.settings.batchRowCount)
  }

  private final class Worker: SinkWorker {
    private let sink: TopNSink
    private var batches: [Batch] = []
    private var rowCount = 0
    private var hasShrunk = false
    private let evaluation: EvaluationContext

    init(_ sink: TopNSink) {
      self.sink = sink
      evaluation = EvaluationContext(usesDictionaries: sink.context.settings.usesDictionaries)
    }

    func consume(_ batch: Batch, sequence: Int) throws {
      var candidates = batch
      // Sort word of the worst row that could still be wanted; rows above it are dropped.
      let bound = sink.bound.value
      if bound != .max {
        let key = SortColumn(try sink.firstKey.evaluate(batch, evaluation), sink.plan.keys[0])
        let kept = key.rows(upTo: bound)
        if kept.isEmpty { return }
        candidates = batch.take(kept)
      }
      batches.append(candidates.forKeeping())
      rowCount += candidates.count
      let isFirst = !hasShrunk && bound == .max && sink.wanted <= TopNSink.sortedRowLimit
      let enough = isFirst ? sink.wanted : max(sink.wanted * 2, TopNSink.shrinkRowCount)
      if rowCount > enough { try shrink() }
    }

    /// Keeps the best rows only and tightens the bound.
    private func shrink() throws {
      hasShrunk = true
      let rows = try KeyedRows(
        batches, keys: sink.plan.keys.map(\.expression), input: sink.input, context: sink.context)
      let order = RowOrder(rows.keys, sink.plan.keys, count: rows.count)
      if sink.wanted > TopNSink.sortedRowLimit, let bound = order.wordBound(ofFirst: sink.wanted) {
        let kept = order.columns[0].rows(upTo: bound)
        // More only where many rows have the bound's word: the other keys must tell them apart.
        if kept.count <= sink.wanted + sink.wanted / 2 {
          sink.bound.lower(to: bound)
          batches = [Batch(columns: rows.columns, count: rows.count).take(kept).forKeeping()]
          rowCount = kept.count
          return
        }
      }
      let best = order.sorted(threads: 1).prefix(sink.wanted)
      if best.count == sink.wanted, let last = best.last { sink.bound.lower(to: order.columns[0].words[Int(last)]) }
      batches = rows.batches(best, rowCount: max(best.count, 1)).map { $0.forKeeping() }
      rowCount = best.count
    }

    func combine() throws {
      let isWorthwhile = sink.wanted <= TopNSink.sortedRowLimit || rowCount > sink.wanted + sink.wanted / 2
      if rowCount > sink.wanted, isWorthwhile { try shrink() }
      let mine = batches
      sink.kept.withLock { $0 += mine }
    }
  }
}
