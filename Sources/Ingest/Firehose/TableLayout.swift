import Columnar

/// The columns of a lake table: what goes to Parquet, what to CSV, what to folder names.
package struct TableLayout: Sendable, Hashable {
  package let name: String
  /// Columns of the rows as they come in.
  package let columns: Schema
  /// The first so many columns are the CSV objects'.
  package let csvColumnCount: Int
  /// Names of the partition columns for year, month and day (VARCHAR, UTC).
  package let partitionColumns: [String]

  package static let shardColumn = Field("_shard", .integer)
  package static let sequenceColumn = Field("_seq", .bigint)

  /// Columns of a Parquet file: the table's, then shard and sequence number.
  package var fileSchema: Schema { Schema(columns.fields + [Self.shardColumn, Self.sequenceColumn]) }

  package var deltaSchema: DeltaSchema {
    DeltaSchema(
      Schema(
        columns.fields + partitionColumns.map { Field($0, .text) } + [Self.shardColumn, Self.sequenceColumn]),
      hidden: [Self.shardColumn.name, Self.sequenceColumn.name])
  }

  package static let clickstreamName = "clickstream"

  /// What the names of a table's objects begin with, unless the user says otherwise.
  package static func streamName(table: String) -> String { table == clickstreamName ? "clicks" : table }

  /// The table of clicks: six columns in CSV, three more in Parquet (ARCHITECTURE.md, "Data on disk").
  package static let clickstream = TableLayout(
    name: clickstreamName,
    columns: Schema([
      Field("customerid", .text), Field("deviceid", .text), Field("productid", .text),
      Field("productcategory", .text), Field("productsubcategory", .text), Field("activitytype", .text),
      Field("eventid", .text), Field("eventtime", .timestamp(precision: 3)),
      Field("ingesttime", .timestamp(precision: 3)),
    ]), csvColumnCount: 6, partitionColumns: ["year", "month", "day"])

  package init(name: String, columns: Schema, csvColumnCount: Int, partitionColumns: [String]) {
    self.name = name
    self.columns = columns
    self.csvColumnCount = csvColumnCount
    self.partitionColumns = partitionColumns
  }

  /// Columns whose first value that is there is a row's partition key (the clickstream's visitor), so that one visitor's
  /// events stay in order; without such columns the first one.
  package var partitionKeyColumns: [Int] {
    let visitor = ["customerid", "deviceid"].compactMap { columns.index(of: $0) }
    return visitor.isEmpty ? [0] : visitor
  }

  /// A table with any columns: all of them go to CSV. Partition columns step aside for columns of the same name.
  package init(name: String, columns: Schema) {
    let plain = ["year", "month", "day"]
    let taken = plain.contains { columns.index(of: $0) != nil }
    self.init(
      name: name, columns: columns, csvColumnCount: columns.count,
      partitionColumns: taken ? plain.map { "partition_" + $0 } : plain)
  }

  /// The layout of a table that exists, from its log; nil when it was not made by `colq`.
  package init?(name: String, metadata: DeltaMetadata) {
    let schema = metadata.schema
    guard metadata.partitionColumns.count == 3, schema.hidden == [Self.shardColumn.name, Self.sequenceColumn.name]
    else {
      return nil
    }
    let others = schema.hidden.union(metadata.partitionColumns)
    let columns = Schema(schema.columns.fields.filter { !others.contains($0.name) })
    guard columns.count > 0 else { return nil }
    let configured = metadata.configuration[Self.csvColumnsKey].flatMap { Int($0) } ?? columns.count
    self.init(
      name: name, columns: columns, csvColumnCount: min(max(configured, 1), columns.count),
      partitionColumns: metadata.partitionColumns)
  }

  /// Table property that holds `csvColumnCount`.
  package static let csvColumnsKey = "colq.csvColumnCount"

  /// `year=2026/month=11/day=23` of a day.
  package func folder(day: Int64) -> String {
    let time = UTCTime(day: day)
    let values = [UTCTime.padded(time.year, 4), UTCTime.padded(time.month, 2), UTCTime.padded(time.day, 2)]
    return zip(partitionColumns, values).map { "\($0)=\($1)" }.joined(separator: "/")
  }

  package func partitionValues(day: Int64) -> [String: String?] {
    let time = UTCTime(day: day)
    return [
      partitionColumns[0]: UTCTime.padded(time.year, 4), partitionColumns[1]: UTCTime.padded(time.month, 2),
      partitionColumns[2]: UTCTime.padded(time.day, 2),
    ]
  }
}
