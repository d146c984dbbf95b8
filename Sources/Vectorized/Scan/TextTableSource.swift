import Columnar

/// CSV or NDJSON files of one schema as a table, with partition columns from the folders.
///
/// Rows are read strictly: a malformed record fails the query with file, line and column.
package final class TextTableSource: TableSource {
  package let name: String
  package let schema: Schema
  package let hiddenColumns: Set<Int> = []
  package let files: [TextTableFile]
  /// Index in `schema` of the first partition column.
  let partitionStart: Int

  package init(name: String, files: [TextTableFile], fileSchema: Schema, partitionColumns: [Field] = []) {
    self.name = name
    self.files = files
    schema = Schema(fileSchema.fields + partitionColumns)
    partitionStart = fileSchema.count
  }

  package var rowCount: Int? { nil }

  package func statistics(column: Int) -> ColumnSummary? { nil }

  package func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    try TextScan(self, plan, context: context, node: node)
  }
}
