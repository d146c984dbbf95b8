import Columnar

/// One worker's scan: opens readers for its morsel, filters batch by batch, reads the other columns for what is left.
final class ParquetScanWorker: MorselWorker {
  private let scan: ParquetScan
  private let evaluation: EvaluationContext
  private var pending: [ParquetScan.Morsel] = []
  private var sequence = 0
  private var current: RowGroupScan?
  /// The last row group's scan: keeps its dictionaries for the next morsel, which may lie in the same row group.
  private var finished: RowGroupScan?
  private var emitted = 0

  init(_ scan: ParquetScan) {
    self.scan = scan
    evaluation = EvaluationContext(usesDictionaries: scan.context.settings.usesDictionaries)
  }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while true {
      if let limit = scan.limit, emitted >= limit { return nil }
      if let group = current {
        if let batch = try group.next(evaluation) {
          emitted += batch.count
          return (batch, sequence)
        }
        group.close()
        finished = current
        current = nil
      }
      if pending.isEmpty {
        try scan.context.cancellation.check()
        guard let (morsels, number) = try scan.next() else { return nil }
        pending = morsels.reversed()
        sequence = number
      }
      if let morsel = pending.popLast(), scan.isWanted(morsel) {
        current = try RowGroupScan(scan, morsel, evaluation)
      }
    }
  }
}
