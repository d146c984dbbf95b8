import Columnar

/// The rows of a CSV text.
struct CSVRowSource: RowSource {
  private var reader: CSVReader
  let schema: Schema
  let fileColumns: Schema

  /// For the table `layout`: columns by the header, or by their order where the file has none. For a new table, where it
  /// is nil: names and types as the first lines show them.
  init(_ path: String, layout: TableLayout?, options: ImportOptions, isTabbed: Bool) throws {
    let delimiter = options.delimiter ?? (isTabbed ? 0x09 : nil)
    guard let layout else {
      let hints = CSVSniffer.Hints(
        delimiter: delimiter, hasHeader: options.header == .automatic ? nil : options.header == .present)
      let (format, found) = try CSVSniffer.sniff(path: path, hints: hints)
      try self.init(path, Self.configured(format, options), found)
      return
    }
    var format = Self.configured(CSVFormat(delimiter: delimiter ?? UInt8(ascii: ",")), options)
    var first = try CSVHead(path, format: format).fields
    if delimiter == nil, !first.isEmpty, !Self.isHeader(first, layout.columns, options) {
      // No comma header: the text may be separated by something else.
      format = Self.configured(try CSVSniffer.sniff(path: path).format, options)
      first = try CSVHead(path, format: format).fields
    }
    format.hasHeader = Self.isHeader(first, layout.columns, options)
    if format.hasHeader {
      try self.init(path, format, CSVLayout.matching(header: first.map { $0 ?? "" }, to: layout.columns).layout)
      return
    }
    // An empty file has no record that could be too short.
    let count = first.isEmpty ? layout.csvColumnCount : first.count
    guard count <= layout.columns.count else {
      throw ImportError(
        "'\(path)' has \(count) fields a record and no header that names them; the table has "
          + "\(layout.columns.count) columns: add a header line")
    }
    try self.init(path, format, CSVLayout(Array(layout.columns.fields.prefix(count))))
  }

  private init(_ path: String, _ format: CSVFormat, _ layout: CSVLayout) throws {
    fileColumns = Schema(layout.fields)
    reader = try CSVReader(path: path, format: format, layout: layout)
    schema = reader.schema
  }

  private static func configured(_ format: CSVFormat, _ options: ImportOptions) -> CSVFormat {
    var format = format
    format.epoch = .automatic
    format.chunkByteCount = max(1 << 10, options.chunkByteCount)
    return format
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
