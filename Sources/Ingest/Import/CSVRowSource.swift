import Columnar

/// The rows of a CSV text.
struct CSVRowSource: RowSource {
  private var reader: CSVReader
  let schema: Schema
  let fileColumns: Schema

  /// Columns by the header, or by their order in `columns` where the file has none.
  init(_ path: String, columns: Schema, csvColumnCount: Int, options: ImportOptions, delimiter: UInt8) throws {
    var format = CSVFormat(delimiter: options.delimiter ?? delimiter, epoch: .automatic)
    format.chunkByteCount = max(1 << 10, options.chunkByteCount)
    let first = try CSVHead(path, format: format).fields
    let layout: CSVLayout
    if Self.isHeader(first, columns, options) {
      format.hasHeader = true
      let names = first.map { $0 ?? "" }
      layout = CSVLayout.matching(header: names, to: columns).layout
    } else {
      // An empty file has no record that could be too short.
      let count = first.isEmpty ? csvColumnCount : first.count
      guard count <= columns.count else {
        throw ImportError(
          "'\(path)' has \(count) fields a record and no header that names them; the table has \(columns.count) columns: "
            + "add a header line")
      }
      layout = CSVLayout(Array(columns.fields.prefix(count)))
    }
    fileColumns = Schema(layout.fields)
    reader = try CSVReader(path: path, format: format, layout: layout)
    schema = reader.schema
  }

  /// A first record that names at least one column of the table is a header, unless the options say otherwise.
  private static func isHeader(_ first: [String?], _ columns: Schema, _ options: ImportOptions) -> Bool {
    switch options.header {
    case .present: true
    case .absent: false
    case .automatic: first.contains { $0.map { columns.index(of: $0) != nil } ?? false }
    }
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
