import Columnar
import Synchronization
import Vectorized

/// The hot tail of a stream in a table's columns.
final class TailTableSource: TableSource {
  let name: String
  let schema: Schema
  let hiddenColumns: Set<Int>
  fileprivate let chunks: [TableTailChunk]

  /// A table's committed rows and its hot tail as one source.
  static func combined(_ base: any TableSource, _ tail: [TableTailChunk]) -> any TableSource {
    if tail.isEmpty { return base }
    return CombinedTableSource(name: base.name, parts: [base, TailTableSource(behind: base, tail)])
  }

  private init(behind base: any TableSource, _ chunks: [TableTailChunk]) {
    name = base.name
    schema = base.schema
    hiddenColumns = base.hiddenColumns
    self.chunks = chunks
  }

  var rowCount: Int? { chunks.reduce(0) { $0 + $1.rowCount } }

  /// Nobody has counted anything yet.
  func statistics(column: Int) -> ColumnSummary? { nil }

  func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    try TailScan(self, plan)
  }

  /// A column of a part's rows: by name, then from the partition; what neither has is NULL.
  fileprivate static func column(_ field: Field, of part: TableTailPart) throws -> Vector {
    if let at = part.schema.index(of: field.name) {
      let column = part.rows.columns[at]
      return column.type == field.type ? column : try Cast.evaluate(column, to: field.type, isTry: false)
    }
    guard let text = part.partitionValues[field.name].flatMap({ $0 }) else {
      return Vector(Scalar.null(field.type), count: part.rows.count)
    }
    let value = Vector(Scalar(.text, .text(text)), count: part.rows.count)
    return field.type.isText ? value : try Cast.evaluate(value, to: field.type, isTry: false)
  }
}

/// A scan of the tail; a worker takes a chunk at a time, and holds no more than that one.
private final class TailScan: MorselSource {
  let source: TailTableSource
  let plan: ScanPlan
  let fields: [Field]
  private let cursor = Atomic<Int>(0)

  init(_ source: TailTableSource, _ plan: ScanPlan) throws {
    self.source = source
    self.plan = plan
    fields = (plan.columns + plan.filterColumns).map { source.schema.fields[$0.sourceIndex] }
  }

  var parallelism: Int { source.chunks.count }

  func makeWorker() throws -> any MorselWorker { TailScanWorker(self, try BatchFilter(plan)) }

  func nextChunk() -> Int? {
    let at = cursor.add(1, ordering: .relaxed).oldValue
    return at < source.chunks.count ? at : nil
  }
}

private final class TailScanWorker: MorselWorker {
  private let scan: TailScan
  private let filter: BatchFilter
  private var parts: [TableTailPart] = []
  /// Of the chunk that `parts` are of.
  private var chunk = 0
  private var nextPart = 0
  /// Of the next part.
  private var nextRow = 0
  /// Batches of the chunk so far.
  private var batchCount = 0

  /// More batches than any chunk has.
  private static let sequencesPerChunk = 1 << 24

  init(_ scan: TailScan, _ filter: BatchFilter) {
    self.scan = scan
    self.filter = filter
  }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while true {
      while nextPart < parts.count {
        let sequence = chunk * Self.sequencesPerChunk + batchCount
        if let batch = try filter.apply(nextRows()) { return (batch, sequence) }
      }
      guard try read() else { return nil }
    }
  }

  /// Rows of the next part, as many as a batch should have, in the columns of the scan.
  private func nextRows() throws -> Batch {
    let part = parts[nextPart]
    let end = min(part.rows.count, nextRow + Batch.targetRowCount)
    let rows = TableTailPart(
      schema: part.schema, rows: part.rows.slice(nextRow..<end), partitionValues: part.partitionValues)
    batchCount += 1
    nextRow = end
    if nextRow == part.rows.count { (nextPart, nextRow) = (nextPart + 1, 0) }
    return Batch(columns: try scan.fields.map { try TailTableSource.column($0, of: rows) }, count: rows.rows.count)
  }

  /// Reads the next chunk that nobody has; false at the end.
  private func read() throws -> Bool {
    // Gone before the next ones are there.
    parts = []
    (nextPart, nextRow, batchCount) = (0, 0, 0)
    guard let next = scan.nextChunk() else { return false }
    chunk = next
    do {
      parts = try scan.source.chunks[next].read()
    } catch TableTailError.snapshotTooOld {
      throw Catalog.changesTooFast(scan.source.name)
    }
    return true
  }
}
