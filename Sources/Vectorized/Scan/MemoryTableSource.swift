import Columnar
import Synchronization

/// Batches in memory as a table: the events of a transform.
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
  private let plan: ScanPlan
  private let morsels: [Batch]
  private let cursor = Atomic<Int>(0)

  init(_ source: MemoryTableSource, _ plan: ScanPlan) throws {
    self.plan = plan
    let indexes = (plan.columns + plan.filterColumns).map(\.sourceIndex)
    morsels = source.batches.flatMap { batch in
      stride(from: 0, to: batch.count, by: Batch.targetRowCount).map {
        Batch(columns: indexes.map { batch.columns[$0] }, count: batch.count)
          .slice($0..<min($0 + Batch.targetRowCount, batch.count))
      }
    }
  }

  var parallelism: Int { max(1, morsels.count) }

  func makeWorker() throws -> any MorselWorker { MemoryScanWorker(self, try BatchFilter(plan)) }

  func next() -> (batch: Batch, sequence: Int)? {
    let at = cursor.add(1, ordering: .relaxed).oldValue
    return at < morsels.count ? (morsels[at], at) : nil
  }
}

private final class MemoryScanWorker: MorselWorker {
  private let scan: MemoryScan
  private let filter: BatchFilter

  init(_ scan: MemoryScan, _ filter: BatchFilter) {
    self.scan = scan
    self.filter = filter
  }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while let (morsel, sequence) = scan.next() {
      if let batch = try filter.apply(morsel) { return (batch, sequence) }
    }
    return nil
  }
}
