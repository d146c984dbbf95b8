import Columnar

/// A file opened for import: its rows, and how its columns match the table's.
struct SourceFile {
  let source: any RowSource
  let layout: TableLayout
  let match: ColumnMatch
  let ignoredColumns: [String]
  let missingColumns: [String]

  /// Opens `path` for the table `layout`; where that is nil, for a new table with the file's own columns.
  static func open(_ path: String, layout: TableLayout?, table: String, options: ImportOptions) throws -> SourceFile {
    let layout = layout ?? (table == TableLayout.clickstreamName ? .clickstream : nil)
    switch try options.format ?? SourceFormat.detect(path) {
    case .parquet:
      let all = try ParquetRowSource(path, wanted: layout?.columns)
      return try SourceFile(
        all, path, columns: all.fileSchema, layout: layout ?? newLayout(table, all.fileSchema, path), options)
    case .csv: return try text(path, layout, table, options, isTabbed: false)
    case .tsv: return try text(path, layout, table, options, isTabbed: true)
    case .ndjson:
      let source = try NDJSONRowSource(path, columns: layout?.columns, options: options)
      return try SourceFile(
        source, path, columns: source.fileColumns, layout: layout ?? newLayout(table, source.fileColumns, path), options
      )
    }
  }

  private static func text(
    _ path: String, _ layout: TableLayout?, _ table: String, _ options: ImportOptions, isTabbed: Bool
  ) throws -> SourceFile {
    let source = try CSVRowSource(path, layout: layout, options: options, isTabbed: isTabbed)
    return try SourceFile(
      source, path, columns: source.fileColumns, layout: layout ?? newLayout(table, source.fileColumns, path), options)
  }

  private init(
    _ source: any RowSource, _ path: String, columns: Schema, layout: TableLayout, _ options: ImportOptions
  ) throws {
    self.source = source
    self.layout = layout
    match = try ColumnMatch(layout, source: source.schema, timeColumn: options.timeColumn)
    ignoredColumns = columns.fields.map(\.name).filter { layout.columns.index(of: $0) == nil }
    missingColumns = layout.columns.fields.map(\.name).filter { columns.index(of: $0) == nil }
    guard missingColumns.count < layout.columns.count else {
      throw ImportError(
        "'\(path)' has no column of the table '\(layout.name)': it has \(columns.fields.map(\.name).joined(separator: ", ")), "
          + "the table has \(missingColumns.joined(separator: ", "))")
    }
  }

  private static func newLayout(_ table: String, _ columns: Schema, _ path: String) throws -> TableLayout {
    var names: Set<String> = []
    for field in columns.fields {
      switch field.type {
      case .time, .intervalYearToMonth, .intervalDayToSecond, .array, .map, .row, .unknown:
        throw ImportError(
          "'\(path)': the column '\(field.name)' has the type \(field.type), which tables cannot hold yet")
      default: break
      }
      guard names.insert(field.name.lowercased()).inserted, !field.name.isEmpty, field.name != "_shard",
        field.name != "_seq"
      else {
        throw ImportError("'\(path)': a table cannot have a column named '\(field.name)' (twice, empty or reserved)")
      }
    }
    return TableLayout(name: table, columns: Schema(columns.fields.map { Field($0.name, $0.type) }))
  }
}
