import Columnar
import Synchronization

/// Batches in memory as a table: the hot tail of a stream, the events of a transform.
package final class MemoryTableSource: TableSource {
  package let name: String
  package let schema: Schema
  package let hiddenColumns: Set<Int>
  let batches: [Batch]

  /// - Parameter batches: each with the columns of `schema`.
  package init(name: String, schema: Schema, batches: [Batch], hiddenColumns: Set<Int> = []) {
    self.name = name
    self.schema = schema
    self.batches = batches.filter { $0.count > 0 }
    self.hiddenColumns = hiddenColumns
  }

  package var rowCount: Int? { batches.reduce(0) { $0 + $1.count } }

  /// Nobody has counted anything yet.
  package func statistics(column: Int) -> ColumnSummary? { nil }

  package func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    try MemoryScan(self, plan)
  }
}

/// A scan of batches in memory; a morsel is a part of a batch.
private final class MemoryScan: MorselSource {
  let columns: [ScanPlan.Column]
  let outputCount: Int
  let filters: [ScanFilter]
  private let morsels: [Batch]
  private let cursor = Atomic<Int>(0)

  init(_ source: MemoryTableSource, _ plan: ScanPlan) throws {
    columns = plan.columns + plan.filterColumns
    outputCount = plan.columns.count
    let columns = columns
    filters = try plan.filters.map { try ScanFilter($0, columns: columns) }
    morsels = source.batches.flatMap { batch in
      stride(from: 0, to: batch.count, by: Batch.targetRowCount).map {
        batch.slice($0..<min($0 + Batch.targetRowCount, batch.count))
      }
    }
  }

  var parallelism: Int { max(1, morsels.count) }

  func makeWorker() throws -> any MorselWorker { MemoryScanWorker(self) }

  func next() -> (batch: Batch, sequence: Int)? {
    let at = cursor.add(1, ordering: .relaxed).oldValue
    return at < morsels.count ? (morsels[at], at) : nil
  }
}

private final class MemoryScanWorker: MorselWorker {
  private let scan: MemoryScan
  private let evaluation = EvaluationContext(usesDictionaries: true)

  init(_ scan: MemoryScan) { self.scan = scan }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while let (morsel, sequence) = scan.next() {
      var rows = Batch(columns: scan.columns.map { morsel.columns[$0.sourceIndex] }, count: morsel.count)
      for filter in scan.filters where rows.count > 0 {
        evaluation.begin()
        rows = rows.take(Selection(trueRowsOf: try filter.compiled.evaluate(rows, evaluation)))
      }
      if rows.count > 0 {
        return (Batch(columns: Array(rows.columns.prefix(scan.outputCount)), count: rows.count), sequence)
      }
    }
    return nil
  }
}
