import Columnar
import Synchronization

/// A scan over text files: morsels are chunks of whole records, file after file.
///
/// Files whose partition values exclude every row are not opened.
final class TextScan: MorselSource {
  /// Sequence numbers of a file start here times its index; far above the chunks a file can have.
  private static let stride = 1 << 32

  let source: TextTableSource
  let columns: [ScanPlan.Column]
  let outputCount: Int
  let filters: [ScanFilter]
  let limit: Int?
  let context: ExecutionContext
  let node: Int
  private let files: [TextTableFile]
  private let place = Mutex<Place>(Place())

  private struct Place {
    var file = -1
    var chunks: TextChunkQueue?
  }

  init(_ source: TextTableSource, _ plan: ScanPlan, context: ExecutionContext, node: Int) throws {
    self.source = source
    self.context = context
    self.node = node
    columns = plan.columns + plan.filterColumns
    outputCount = plan.columns.count
    limit = plan.limit
    var filters: [ScanFilter] = []
    for filter in plan.filters { filters.append(try ScanFilter(filter, columns: columns)) }
    self.filters = filters
    files = source.files.filter { file in
      guard context.settings.usesPruning else { return true }
      for (index, filter) in filters.enumerated() {
        if filter.test.outcome({ Self.partitionSummary(source, file, column: $0) }) == .never {
          context.profile.update(node) { $0.count("filter[\(index)] skipped partition files", 1) }
          return false
        }
      }
      return true
    }
    context.profile.update(node) { [count = files.count] in $0.count("files", count) }
  }

  /// Every row of a file has the same value in a partition column; of other columns nothing is known.
  private static func partitionSummary(_ source: TextTableSource, _ file: TextTableFile, column: Int) -> ColumnSummary?
  {
    guard column >= source.partitionStart else { return nil }
    let value = file.partitionValues[column - source.partitionStart]
    if value.isNull { return nil }
    return ColumnSummary(min: value, max: value, isMinExact: true, isMaxExact: true, nullCount: 0)
  }

  var parallelism: Int { files.isEmpty ? 1 : Int.max }

  func makeWorker() throws -> any MorselWorker { TextScanWorker(self) }

  /// The next chunk, its file and its sequence number; nil at the end of the last file.
  func next() throws -> (chunk: TextChunk, file: TextTableFile, fileIndex: Int, sequence: Int)? {
    try place.withLock { place in
      while true {
        if let chunk = try place.chunks?.next() {
          return (chunk, files[place.file], place.file, place.file * Self.stride + chunk.index)
        }
        guard place.file + 1 < files.count else {
          place.chunks = nil
          return nil
        }
        place.file += 1
        place.chunks = try files[place.file].chunks()
      }
    }
  }
}

/// One worker's scan of text: parses its chunks and filters their batches.
final class TextScanWorker: MorselWorker {
  private let scan: TextScan
  private let evaluation: EvaluationContext
  private var current: (parser: TextParser, found: [Int?], file: TextTableFile, index: Int)?
  private var sequence = 0
  private var emitted = 0

  init(_ scan: TextScan) {
    self.scan = scan
    evaluation = EvaluationContext(usesDictionaries: scan.context.settings.usesDictionaries)
  }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while true {
      if let limit = scan.limit, emitted >= limit { return nil }
      if let part = current?.parser.next() {
        if let row = part.malformed.first { throw TextError(row) }
        guard let batch = try filtered(part.batch) else { continue }
        emitted += batch.count
        return (batch, sequence)
      }
      try scan.context.cancellation.check()
      guard let (chunk, file, index, number) = try scan.next() else { return nil }
      sequence = number
      if current?.index != index {
        let (parser, found) = try file.parser(fileColumns.map { scan.source.schema.fields[$0] })
        current = (parser, found, file, index)
      }
      current?.parser.start(chunk)
      scan.context.profile.update(scan.node) { $0.count("bytes read", chunk.byteCount) }
    }
  }

  /// Indexes in the source's schema of the scan's columns that lie in the files.
  private var fileColumns: [Int] { scan.columns.map(\.sourceIndex).filter { $0 < scan.source.partitionStart } }

  /// The rows that pass the filters, with the output columns; nil when none does.
  private func filtered(_ parsed: Batch) throws -> Batch? {
    if parsed.count == 0 { return nil }
    var rest = Batch(columns: columns(parsed), count: parsed.count)
    for filter in scan.filters {
      evaluation.begin()
      let kept = Selection(trueRowsOf: try filter.compiled.evaluate(rest, evaluation))
      if kept.isEmpty { return nil }
      rest = rest.take(kept)
    }
    return Batch(columns: Array(rest.columns.prefix(scan.outputCount)), count: rest.count)
  }

  /// The scan's columns: parsed ones, partition values, NULLs for what the file lacks.
  private func columns(_ parsed: Batch) -> [Vector] {
    guard let current else { return [] }
    var at = 0
    return scan.columns.map { column in
      let type = scan.source.schema.fields[column.sourceIndex].type
      if column.sourceIndex >= scan.source.partitionStart {
        let value = current.file.partitionValues[column.sourceIndex - scan.source.partitionStart]
        return Vector(Scalar(type, value), count: parsed.count)
      }
      defer { at += 1 }
      guard let place = current.found[at] else { return Vector(.null(type), count: parsed.count) }
      return parsed.columns[place]
    }
  }
}
