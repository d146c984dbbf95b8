/// A table at one version: its columns and its data files.
public struct DeltaSnapshot: Sendable {
  public let version: Int
  public let schema: Schema
  /// Columns that `SELECT *` leaves out.
  public let hiddenColumns: Set<String>
  public let partitionColumns: [String]
  /// Sorted by path.
  public let files: [DeltaFile]
  /// Last version of each application (`txn` actions).
  package let transactions: [String: Int64]
  package let metadata: DeltaMetadata
}

/// One data file of a snapshot.
public struct DeltaFile: Sendable {
  /// Absolute, for opening.
  public let path: String
  /// Relative to the table, as in the log.
  public let relativePath: String
  /// The text of each partition column; nil is NULL.
  public let partitionValues: [String: String?]
  public let byteCount: Int
  package let tags: [String: String]
  private let statisticsText: String?
  private let schema: Schema

  init(_ add: DeltaAdd, root: String, schema: Schema) {
    path = add.path.hasPrefix("/") ? add.path : root + "/" + add.path
    relativePath = add.path
    partitionValues = add.partitionValues
    byteCount = add.byteCount
    tags = add.tags
    statisticsText = add.statistics
    self.schema = schema
  }

  /// Rows; nil when the log does not say.
  public var rowCount: Int? { parsedStatistics.flatMap(DeltaStatistics.rowCount) }

  /// What the log says of the columns, by name. Parsed anew on each call.
  public var statistics: [String: DeltaColumnStatistics] {
    parsedStatistics.map { DeltaStatistics.columns($0, schema) } ?? [:]
  }

  private var parsedStatistics: JSONText? { statisticsText.flatMap { JSONText(parsing: $0) } }
}
