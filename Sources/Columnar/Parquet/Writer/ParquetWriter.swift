/// Writes batches as a Parquet file into a sink.
///
/// One thread uses it; columns are encoded by as many as the options say. A row group is encoded and handed on when it is
/// full; indexes and footer follow with `finish`.
public final class ParquetWriter {
  public let schema: Schema
  /// Goes into the footer; may be set until `finish`.
  public var keyValueMetadata: [String: String] = [:]
  /// Rows written so far.
  public private(set) var rowCount = 0

  private let options: ParquetWriterOptions
  private let sink: any ByteSink
  private let columns: [WriterColumn]
  private let group: RowGroupEncoder
  private var position = 0
  private var groups: [WrittenRowGroup] = []
  private var isFinished = false

  /// Throws for types that Parquet files cannot hold.
  public init(schema: Schema, options: ParquetWriterOptions = ParquetWriterOptions(), sink: any ByteSink)
    throws(ParquetError)
  {
    self.schema = schema
    self.options = options
    self.sink = sink
    var columns: [WriterColumn] = []
    for field in schema.fields { columns.append(try WriterColumn(field)) }
    self.columns = columns
    group = RowGroupEncoder(columns, options)
    let magic = OutputBytes(capacity: 64)
    magic.append(littleEndian: FooterEncoder.magic)
    try emit(magic)
  }

  /// Appends the rows of a batch; its columns are those of the schema, in any vector form.
  public func write(_ batch: Batch) throws(ParquetError) {
    guard !isFinished else { throw ParquetError(.inputOutput, "the file is finished already") }
    guard batch.columns.count == columns.count else {
      throw ParquetError(.wrongType, "a batch has \(batch.columns.count) columns, the file \(columns.count)")
    }
    for (vector, column) in zip(batch.columns, columns)
    where vector.type.physical != column.field.type.physical && vector.type != .unknown {
      throw ParquetError(.wrongType, "a vector of type \(vector.type) for a column of type \(column.field.type)")
        .at(column: column.field.name)
    }
    let groupLimit = max(1, options.rowGroupRowCount)
    var done = 0
    while done < batch.count {
      let n = min(batch.count - done, groupLimit - group.rowCount)
      try group.append(n == batch.count ? batch : batch.slice(done..<(done + n)))
      done += n
      rowCount += n
      if group.rowCount == groupLimit { try flushRowGroup() }
    }
  }

  /// Ends the row group that is open, if it has rows.
  public func flushRowGroup() throws(ParquetError) {
    if group.rowCount == 0 { return }
    var written = WrittenRowGroup(rowCount: group.rowCount, offset: position)
    try group.flush { chunk throws(ParquetError) in
      written.chunks.append(WrittenChunk(chunk, offset: position))
      try emit(chunk.bytes)
    }
    groups.append(written)
  }

  /// Writes what is left, indexes and footer. The sink is not closed.
  public func finish() throws(ParquetError) -> ParquetFileSummary {
    guard !isFinished else { throw ParquetError(.inputOutput, "the file is finished already") }
    try flushRowGroup()
    isFinished = true
    let out = OutputBytes()
    if options.writesPageIndex { PageIndexEncoder.append(&groups, to: out, position: position) }
    let footer = OutputBytes()
    FooterEncoder(columns: columns, groups: groups, rowCount: rowCount, keyValues: keyValueMetadata).append(to: footer)
    out.append(footer.bytes)
    out.append(littleEndian: UInt32(footer.count))
    out.append(littleEndian: FooterEncoder.magic)
    try emit(out)
    return ParquetFileSummary(
      byteCount: position, rowCount: rowCount,
      columns: columns.indices.map { i in WrittenChunk.merged(groups.map { $0.chunks[i] }) })
  }

  private func emit(_ bytes: OutputBytes) throws(ParquetError) {
    try sink.append(bytes.bytes)
    position += bytes.count
  }
}

/// What a finished file holds.
public struct ParquetFileSummary: Sendable {
  public var byteCount: Int
  public var rowCount: Int
  /// By column; bounds are whole and exact (for REAL and DOUBLE: of the values that are not NaN).
  public var columns: [ColumnStatistics]
}
