import Columnar

/// What one commit brings: the rows of the windows that are ready, and where their source stands afterwards.
package struct Delivery: Sendable {
  /// The rows of one day, in order of sequence number, with the windows they fill.
  package struct Day: Sendable {
    package let day: Int64
    /// In the columns of the table's Parquet files.
    package let rows: Batch
    package let windows: [FirehoseWindows.Window]
  }

  package let shard: Int32
  /// Sequence numbers firstSequence ..< firstSequence + rowCount, each once.
  package let firstSequence: Int64
  package let rowCount: Int
  package let days: [Day]
  package var rejected: [RejectedRecord] = []
  /// Where the deliverer stands afterwards, as `txn` actions of the commit; each delivery raises at least one of them.
  package var transactions: [DeltaTransaction] = []
  /// Name of the source for the commit's record.
  package var sourceName: String?

  package init(shard: Int32, firstSequence: Int64, rowCount: Int, days: [Day]) {
    self.shard = shard
    self.firstSequence = firstSequence
    self.rowCount = rowCount
    self.days = days
  }

  /// Text that no other delivery of the table has.
  var identity: String { transactions.map { "\($0.application) \($0.version)" }.joined(separator: "\n") }
}

/// A record that could not become a row.
package struct RejectedRecord: Sendable, Hashable {
  package let file: String
  package let line: Int?
  package let offset: Int?
  package let column: String?
  package let reason: String
  package let raw: [UInt8]

  package init(file: String, line: Int?, offset: Int?, column: String?, reason: String, raw: [UInt8]) {
    self.file = file
    self.line = line
    self.offset = offset
    self.column = column
    self.reason = reason
    self.raw = raw
  }

  /// The record as a line of an errors object. Bytes that are no UTF-8 are repaired in `raw` and kept in `rawbase16`.
  package var json: JSONText {
    let isText = String(validating: raw, as: UTF8.self) != nil
    let digits = Array("0123456789abcdef".utf8)
    return .members([
      "file": .string(file), "line": line.map { .integer($0) }, "offset": offset.map { .integer($0) },
      "column": column.map { .string($0) }, "reason": .string(reason),
      "raw": .string(String(decoding: raw, as: UTF8.self)),
      "rawbase16": isText
        ? nil
        : .string(String(decoding: raw.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)),
    ])
  }
}
