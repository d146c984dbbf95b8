import Columnar

/// How the CSV and error objects of a table are named, compressed and split.
///
/// The columnar side is the same for all of them: its files are the table's, found by the log and exchanged when it is
/// compacted by day; a folder for each value would make hundreds of small files a commit and gain nothing, as readers
/// skip by statistics.
package struct ObjectFormat: Sendable, Hashable {
  /// Of `csv/`; nil: folders of year, month and day.
  package let prefix: PrefixExpression?
  /// Of `errors/`; nil: folders of year, month and day.
  package let errorPrefix: PrefixExpression?
  package let compression: Compression
  /// Column whose values split the rows of a window into objects of their own.
  package let partitionColumn: String?
  /// Partitions of one delivery; rows of further ones go to an object in `errors/`.
  package let partitionLimit: Int
  /// Grows with each change, as Firehose's does.
  package let version: Int

  package static let plain = ObjectFormat(
    parsed: nil, errorPrefix: nil, compression: .none, partitionColumn: nil, partitionLimit: 500, version: 1)

  private init(
    parsed prefix: PrefixExpression?, errorPrefix: PrefixExpression?, compression: Compression,
    partitionColumn: String?, partitionLimit: Int, version: Int
  ) {
    self.prefix = prefix
    self.errorPrefix = errorPrefix
    self.compression = compression
    self.partitionColumn = partitionColumn
    self.partitionLimit = partitionLimit
    self.version = version
  }

  /// - Parameters:
  ///   - prefix: Firehose's expressions; nil: the default, with the partition column's folder before it.
  ///   - errorPrefix: needed beside a prefix with expressions.
  package init(
    prefix: String? = nil, errorPrefix: String? = nil, compression: Compression = .none,
    partitionColumn: String? = nil, partitionLimit: Int = 500, version: Int = 1
  ) throws(PrefixError) {
    let data = try prefix.map { text throws(PrefixError) in
      try PrefixExpression(text, use: .data, partitionColumn: partitionColumn)
    }
    if let data, data.hasExpressions, errorPrefix == nil {
      throw PrefixError(text: data.text, offset: nil, reason: .errorPrefixMissing)
    }
    self.init(
      parsed: data,
      errorPrefix: try errorPrefix.map { text throws(PrefixError) in try PrefixExpression(text, use: .errors) },
      compression: compression, partitionColumn: partitionColumn, partitionLimit: max(1, partitionLimit),
      version: version)
  }

  /// The partition column's place among the CSV columns; throws where the table has none of the name.
  func partitionIndex(_ layout: TableLayout) throws(DeliveryError) -> Int? {
    guard let partitionColumn else { return nil }
    let names = layout.columns.fields.prefix(layout.csvColumnCount).map(\.name)
    guard let index = names.firstIndex(of: partitionColumn) else {
      throw DeliveryError(
        "'\(partitionColumn)' is no CSV column of the table \(layout.name), so it cannot partition it: use one of "
          + names.joined(separator: ", "))
    }
    return index
  }
}
