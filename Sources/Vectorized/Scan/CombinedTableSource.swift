import Columnar

/// The rows of several sources with the same columns, one source after the other.
package final class CombinedTableSource: TableSource {
  package let name: String
  let parts: [any TableSource]

  /// - Parameter parts: at least one.
  package init(name: String, parts: [any TableSource]) {
    precondition(!parts.isEmpty && parts.allSatisfy { $0.schema == parts[0].schema })
    self.name = name
    self.parts = parts
  }

  package var schema: Schema { parts[0].schema }
  package var hiddenColumns: Set<Int> { parts[0].hiddenColumns }

  package var rowCount: Int? {
    var total = 0
    for part in parts {
      guard let count = part.rowCount else { return nil }
      total += count
    }
    return total
  }

  package func statistics(column: Int) -> ColumnSummary? {
    ColumnSummary.united(parts.filter { $0.rowCount != 0 }) { $0.statistics(column: column) }
  }

  package func decidedRows(passing filters: [Expression], of columns: [ScanPlan.Column], wanted: [Int]) -> DecidedRows?
  {
    var total = DecidedRows()
    for part in parts where part.rowCount != 0 {
      guard let rows = part.decidedRows(passing: filters, of: columns, wanted: wanted) else { return nil }
      total.add(rows.rowCount, wanted) { rows.statistics(column: $0) }
    }
    return total
  }

  package func seemsDistinct(column: Int) -> Bool {
    parts.max { $0.rowCount ?? 0 < $1.rowCount ?? 0 }?.seemsDistinct(column: column) ?? false
  }

  package func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    CombinedScan(scans: try parts.map { try $0.makeScan(plan, context: context, node: node) })
  }
}

private final class CombinedScan: MorselSource {
  let scans: [any MorselSource]

  init(scans: [any MorselSource]) { self.scans = scans }

  var parallelism: Int { scans.reduce(0) { $0 + $1.parallelism } }

  func makeWorker() throws -> any MorselWorker { CombinedScanWorker(scans) }
}

/// Goes through the scans in order, as every worker does, so that the numbers of a later one are behind all of an earlier one.
private final class CombinedScanWorker: MorselWorker {
  private let scans: [any MorselSource]
  private var at = 0
  private var current: (any MorselWorker)?

  /// More morsels than any source has.
  private static let sequencesPerScan = 1 << 40

  init(_ scans: [any MorselSource]) { self.scans = scans }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while at < scans.count {
      let worker = try current ?? scans[at].makeWorker()
      current = worker
      if let (batch, sequence) = try worker.next() { return (batch, at * Self.sequencesPerScan + sequence) }
      current = nil
      at += 1
    }
    return nil
  }
}
