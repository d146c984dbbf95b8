import Columnar

/// Rows of a file, in order, with the records that are malformed beside them.
///
/// Reading the same content again gives the same rows and the same rejected records in the same order: an import that was
/// killed counts its way to where it stopped.
protocol RowSource {
  /// Columns of the batches.
  var schema: Schema { get }
  /// 0...1; nil when unknown.
  var fraction: Double? { get }
  /// The next rows; nil at the end.
  mutating func next() throws -> SourceRows?
}

struct SourceRows {
  var rows: Batch
  var rejected: [RejectedRecord]
}

extension RejectedRecord {
  init(_ row: MalformedRow) {
    self.init(
      file: row.file, line: row.line, offset: row.offset, column: row.column, reason: row.reason, raw: row.raw)
  }
}

/// Errors of the file that is read, in distinction to those of the lake.
protocol SourceFault: Error {}
extension TextError: SourceFault {}
extension ParquetError: SourceFault {}
