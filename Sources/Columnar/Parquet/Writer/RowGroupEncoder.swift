/// The columns of the row group that is being written: takes batches, gives column chunks.
///
/// With several threads, columns are filled and encoded side by side. Batches are gathered first, so that there is work
/// enough for starting threads; a column that fails then does so with a later batch or with the flush.
final class RowGroupEncoder {
  /// Rows that are gathered for several threads.
  private static let gatheredRowLimit = 32_768

  private let lanes: [Lane]
  private let threads: Int
  private var gathered: [Batch] = []
  private var gatheredRowCount = 0
  /// Rows of the row group so far.
  private(set) var rowCount = 0

  init(_ columns: [WriterColumn], _ options: ParquetWriterOptions) {
    lanes = columns.map { column in
      let compression = options.columns[column.field.name]?.compression ?? options.compression
      return Lane(column.makeStore(options), ChunkEncoder(options, compression))
    }
    threads = max(1, min(options.threads, columns.count))
  }

  func append(_ batch: Batch) throws(ParquetError) {
    rowCount += batch.count
    if threads == 1 {
      for (i, lane) in lanes.enumerated() { try lane.store.append(batch.columns[i]) }
      return
    }
    gathered.append(batch)
    gatheredRowCount += batch.count
    if gatheredRowCount >= Self.gatheredRowLimit { try appendGathered() }
  }

  /// Ends the row group: `emit` gets its chunks, in the order of the columns.
  func flush(_ emit: (EncodedChunk) throws(ParquetError) -> Void) throws(ParquetError) {
    rowCount = 0
    if threads == 1 {
      for lane in lanes { try emit(lane.store.flush(lane.encoder)) }
      return
    }
    try appendGathered()
    try inParallel { lane, _ throws(ParquetError) in lane.chunk = try lane.store.flush(lane.encoder) }
    for lane in lanes {
      guard let chunk = lane.chunk else { continue }
      lane.chunk = nil
      try emit(chunk)
    }
  }

  private func appendGathered() throws(ParquetError) {
    let batches = gathered
    gathered = []
    gatheredRowCount = 0
    if batches.isEmpty { return }
    try inParallel { lane, i throws(ParquetError) in
      for batch in batches { try lane.store.append(batch.columns[i]) }
    }
  }

  /// Calls `body` for each column, on several threads; throws the failure of the first column that has one.
  private func inParallel(
    _ body: @escaping @Sendable (Lane, _ column: Int) throws(ParquetError) -> Void
  ) throws(ParquetError) {
    let lanes = lanes
    WorkerThreads.forEach(lanes.count, threads: threads) { i in
      do throws(ParquetError) { try body(lanes[i], i) } catch { lanes[i].failure = error }
    }
    for lane in lanes {
      if let failure = lane.failure { throw failure }
    }
  }
}

/// A column. `@unchecked Sendable`: one thread at a time has it, and all threads end before the next are started.
private final class Lane: @unchecked Sendable {
  let store: WordStore
  let encoder: ChunkEncoder
  var chunk: EncodedChunk?
  var failure: ParquetError?

  init(_ store: WordStore, _ encoder: ChunkEncoder) {
    self.store = store
    self.encoder = encoder
  }
}
