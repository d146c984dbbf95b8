import Columnar
import Synchronization

/// A scan of text files: chunks of whole records are cut in order and parsed by the workers.
final class TextScan: MorselSource {
  let source: TextTableSource
  /// The plan's columns, then those that only filters read.
  let columns: [ScanPlan.Column]
  let outputCount: Int
  let filters: [ScanFilter]
  let limit: Int?
  let context: ExecutionContext
  let node: Int
  private let files: [TextTableSource.File]
  private let state = Mutex(State())

  private struct State {
    /// Index of the next file to open.
    var next = 0
    var current: (file: TextScanFile, chunks: TextChunkQueue)?
    /// Number of the next chunk over all files.
    var sequence = 0
  }

  init(_ source: TextTableSource, _ plan: ScanPlan, context: ExecutionContext, node: Int) throws {
    self.source = source
    columns = plan.columns + plan.filterColumns
    outputCount = plan.columns.count
    limit = plan.limit
    self.context = context
    self.node = node
    var filters: [ScanFilter] = []
    for filter in plan.filters { filters.append(try ScanFilter(filter, columns: columns)) }
    self.filters = filters
    var kept: [TextTableSource.File] = []
    for file in source.files where Self.keeps(file, source, filters, context, node) { kept.append(file) }
    files = kept
    context.profile.update(node) { $0.count("files", kept.count) }
  }

  /// Whether the folder's values leave a row possible.
  private static func keeps(
    _ file: TextTableSource.File, _ source: TextTableSource, _ filters: [ScanFilter], _ context: ExecutionContext,
    _ node: Int
  ) -> Bool {
    guard context.settings.usesPruning else { return true }
    for (index, filter) in filters.enumerated() {
      let outcome = filter.test.outcome { column -> ColumnSummary? in
        guard column >= source.partitionStart else { return nil }
        let value = file.partitionValues[column - source.partitionStart]
        if value.isNull { return nil }
        return ColumnSummary(min: value, max: value, isMinExact: true, isMaxExact: true, nullCount: 0)
      }
      if outcome == .never {
        context.profile.update(node) { entry in
          entry.count(skipped: "partition files", byFilter: index, 1)
          entry.count(skipped: "bytes", byFilter: index, TextTableSource.byteCount(file.path))
        }
        return false
      }
    }
    return true
  }

  var parallelism: Int {
    let byteCount = files.reduce(0) { $0 + TextTableSource.byteCount($1.path) }
    return max(1, files.count, byteCount / TextLimits.chunkByteCount)
  }

  func makeWorker() throws -> any MorselWorker { TextScanWorker(self) }

  /// The next chunk and its file; nil at the end of the last file.
  func nextChunk() throws -> (file: TextScanFile, chunk: TextChunk, sequence: Int)? {
    try context.cancellation.check()
    return try state.withLock { state in
      while true {
        if let (file, chunks) = state.current {
          if let chunk = try chunks.next() {
            state.sequence += 1
            return (file, chunk, state.sequence)
          }
          state.current = nil
        }
        guard state.next < files.count else { return nil }
        let file = try TextScanFile(self, files[state.next], index: state.next)
        state.next += 1
        state.current = (file, try file.chunks())
      }
    }
  }
}
