import Columnar

/// The rows of an NDJSON text, one object a line.
struct NDJSONRowSource: RowSource {
  private var reader: NDJSONReader
  let schema: Schema
  /// The keys of the first lines.
  let fileColumns: Schema

  /// `columns` of an existing table, or those that the first lines show.
  init(_ path: String, columns: Schema?, options: ImportOptions) throws {
    var format = NDJSONFormat()
    format.chunkByteCount = max(1 << 10, options.chunkByteCount)
    if let columns {
      // A file whose first lines are all malformed still imports: its keys are then taken to be the table's.
      fileColumns = (try? NDJSONReader.inferSchema(path: path)) ?? columns
      schema = columns
    } else {
      fileColumns = try NDJSONReader.inferSchema(path: path)
      schema = fileColumns
    }
    reader = try NDJSONReader(path: path, format: format, schema: schema)
  }

  var fraction: Double? {
    let (done, total) = reader.progress
    return total.map { $0 == 0 ? 1 : Double(done) / Double($0) }
  }

  mutating func next() throws -> SourceRows? {
    guard let part = try reader.next() else { return nil }
    return SourceRows(rows: part.batch, rejected: part.malformed.map { RejectedRecord($0) })
  }
}
