import Columnar

/// Parquet files of one schema as a table, with partition columns from the folders or the table log.
package final class ParquetTableSource: TableSource {
  package let name: String
  package let schema: Schema
  package let hiddenColumns: Set<Int>
  package let files: [ParquetTableFile]
  /// Index in `schema` of the first partition column; those before it lie in the files.
  let partitionStart: Int

  /// - Parameters:
  ///   - fileSchema: columns that lie in the files. A file may lack some: its rows have NULL there.
  ///   - partitionColumns: come last in the schema; `ParquetTableFile.partitionValues` gives their values.
  package init(
    name: String, files: [ParquetTableFile], fileSchema: Schema, partitionColumns: [Field] = [],
    hiddenColumns: Set<String> = []
  ) {
    self.name = name
    self.files = files
    schema = Schema(fileSchema.fields + partitionColumns)
    partitionStart = fileSchema.count
    self.hiddenColumns = Set(
      schema.fields.indices.filter { [schema] in hiddenColumns.contains(schema.fields[$0].name) })
  }

  package var rowCount: Int? { try? files.reduce(0) { try $0 + $1.rowCount() } }

  package func statistics(column: Int) -> ColumnSummary? {
    ColumnSummary.united(files) { try? summary($0, column: column) }
  }

  /// Rows below which any set of values fits the near caches.
  private static let leastDistinctRows = 100_000

  /// From the first row groups of the largest file, which a scan opens anyway.
  package func seemsDistinct(column: Int) -> Bool {
    guard column < partitionStart, rowCount ?? 0 >= Self.leastDistinctRows else { return false }
    let largest = files.max { (try? $0.rowCount()) ?? 0 < (try? $1.rowCount()) ?? 0 }
    return (try? largest?.seemsDistinct(schema.fields[column])) ?? false
  }

  /// Statistics of one file's column, opening the file if the log does not tell.
  func summary(_ file: ParquetTableFile, column: Int) throws -> ColumnSummary? {
    if column >= partitionStart { return partitionSummary(file, column: column) }
    return try file.summary(schema.fields[column])
  }

  /// Statistics of one file's column from partition values and the table log; the file is not opened.
  func knownSummary(_ file: ParquetTableFile, column: Int) -> ColumnSummary? {
    column >= partitionStart
      ? partitionSummary(file, column: column) : file.knownSummary(schema.fields[column].name)
  }

  /// Statistics of a column in one row group.
  func summary(
    _ file: ParquetTableFile, _ group: ParquetRowGroup, of opened: ParquetFile, column: Int
  ) -> ColumnSummary? {
    column >= partitionStart
      ? partitionSummary(file, column: column) : ParquetTableFile.summary(schema.fields[column], group, of: opened)
  }

  /// Every row of a file has the same value in a partition column.
  func partitionSummary(_ file: ParquetTableFile, column: Int) -> ColumnSummary? {
    let value = file.partitionValues[column - partitionStart]
    if value.isNull {
      guard let rows = try? file.rowCount() else { return nil }
      return .ofNulls(rows)
    }
    return ColumnSummary(min: value, max: value, isMinExact: true, isMaxExact: true, nullCount: 0)
  }

  package var locatesRows: Bool { files.count <= RowLocator.fileLimit }

  package func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    try ParquetScan(self, plan, context: context, node: node)
  }
}
