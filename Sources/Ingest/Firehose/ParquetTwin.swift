import Columnar

/// Encodes a day's rows as one Parquet file.
package enum ParquetTwin {
  package struct Encoded: Sendable {
    package let bytes: [UInt8]
    /// The `stats` text of the log.
    package let statistics: String
  }

  package static func encode(_ rows: Batch, layout: TableLayout, threads: Int = 1) throws -> Encoded {
    let sink = MemoryByteSink()
    var options = options(rowCount: rows.count)
    options.threads = threads
    let writer = try ParquetWriter(schema: layout.fileSchema, options: options, sink: sink)
    try writer.write(rows)
    let summary = try writer.finish()
    return Encoded(bytes: sink.bytes, statistics: statistics(layout.fileSchema, summary))
  }

  /// The `stats` text of a file.
  static func statistics(_ schema: Schema, _ summary: ParquetFileSummary) -> String {
    let columns = zip(schema.fields, summary.columns).map { field, column in
      (
        field: field,
        statistics: DeltaColumnStatistics(
          min: column.min, max: column.max, nullCount: column.nullCount)
      )
    }
    return DeltaStatistics.text(rowCount: summary.rowCount, columns: columns)
  }

  /// Small files of fresh windows are read whole and soon compacted: fast compression, no page index.
  private static func options(rowCount: Int) -> ParquetWriterOptions {
    var options = ParquetWriterOptions()
    options.compression = .zstd(level: rowCount < 50_000 ? 1 : 3)
    options.writesPageIndex = rowCount >= 50_000
    return options
  }

  /// Compacted files are written once and read often.
  static var compactedOptions: ParquetWriterOptions {
    var options = ParquetWriterOptions()
    options.compression = .zstd(level: 9)
    return options
  }
}
