import Columnar
import Vectorized

/// Reads a data file of a table in the table's columns, some thousand rows at a time.
///
/// Columns that the file lacks are NULL, those of another type (files of other writers) are cast.
struct DataFileReader {
  private let file: ParquetFile
  private let fields: [Field]
  /// For each column of the table its index in the file.
  private let columns: [Int?]
  private var rowGroup = 0
  private var row = 0
  private var readers: [ParquetColumnReader?] = []

  init(_ path: String, schema: Schema) throws {
    let file = try ParquetFile.open(path)
    self.file = file
    fields = schema.fields
    columns = schema.fields.map { file.schema.index(of: $0.name) }
  }

  var rowCount: Int { file.rowCount }

  /// The next rows; nil at the end.
  mutating func next() throws -> Batch? {
    while rowGroup < file.rowGroups.count {
      let count = file.rowGroups[rowGroup].rowCount
      if row >= count {
        rowGroup += 1
        row = 0
        readers = []
        continue
      }
      if readers.isEmpty {
        let group = rowGroup
        readers = try columns.map { at in try at.map { try file.columnReader(rowGroup: group, column: $0) } }
      }
      let range = row..<min(count, row + Batch.targetRowCount)
      let vectors = try zip(readers, fields).map { reader, field in
        guard let reader else { return Vector(.null(field.type), count: range.count) }
        let vector = try reader.read(range)
        return vector.type == field.type ? vector : try Cast.evaluate(vector, to: field.type, isTry: false)
      }
      row = range.upperBound
      return Batch(columns: vectors, count: range.count)
    }
    return nil
  }
}
