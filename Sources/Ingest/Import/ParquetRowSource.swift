import Columnar

/// The rows of a Parquet file, some thousand at a time.
struct ParquetRowSource: RowSource {
  private let file: ParquetFile
  private let columns: [Int]
  let schema: Schema
  private var rowGroup = 0
  private var row = 0
  private var readers: [ParquetColumnReader] = []

  /// Reads the columns whose names `wanted` knows; all when nil.
  init(_ path: String, wanted: Schema?) throws {
    let file = try ParquetFile.open(path)
    let fields = file.schema.fields
    let columns = fields.indices.filter { wanted == nil || wanted?.index(of: fields[$0].name) != nil }
    self.file = file
    self.columns = columns
    schema = Schema(columns.map { fields[$0] })
  }

  /// All columns of the file.
  var fileSchema: Schema { file.schema }

  var fraction: Double? {
    guard file.rowCount > 0 else { return 1 }
    let before = rowGroup < file.rowGroups.count ? file.rowGroups[rowGroup].firstRow + row : file.rowCount
    return Double(before) / Double(file.rowCount)
  }

  mutating func next() throws -> SourceRows? {
    while rowGroup < file.rowGroups.count {
      let count = file.rowGroups[rowGroup].rowCount
      if row >= count {
        rowGroup += 1
        row = 0
        readers = []
        continue
      }
      if readers.isEmpty {
        readers = try columns.map { try file.columnReader(rowGroup: rowGroup, column: $0) }
      }
      let range = row..<min(count, row + Batch.targetRowCount)
      let vectors = try readers.map { try $0.read(range) }
      row = range.upperBound
      return SourceRows(rows: Batch(columns: vectors, count: range.count), rejected: [])
    }
    return nil
  }
}
