import Columnar

/// Gives the rows of a lake table that are durable in a stream but in no commit yet: the hot tail.
///
/// A query takes the table's snapshot first and asks for the tail behind it then, so that no row is missed or seen twice:
/// the snapshot's `txn` actions say how far each shard is committed.
package protocol TableTail: Sendable {
  /// - Parameters:
  ///   - table: name of the table's folder in the lake.
  ///   - committed: `txn` versions of the snapshot by application; absent ones are 0.
  /// - Throws: `TableTailError.snapshotTooOld` when rows behind it are gone from the stream, being committed meanwhile.
  /// - Returns: chunks in order of shard and sequence number; empty when nothing feeds the table.
  func chunks(table: String, committed: [String: Int64]) throws -> [TableTailChunk]
}

/// Consecutive rows of the tail, which a scan reads when it comes to them and lets go behind it: where delivery fails, the
/// tail grows to gigabytes.
package struct TableTailChunk: Sendable {
  /// Exact; rows are there.
  package let rowCount: Int
  let read: @Sendable () throws -> [TableTailPart]

  /// - Parameter read: parts in order of sequence number, the same whenever it is called. May throw
  ///   `TableTailError.snapshotTooOld`.
  package init(rowCount: Int, read: @escaping @Sendable () throws -> [TableTailPart]) {
    self.rowCount = rowCount
    self.read = read
  }
}

/// Rows of one day and shard.
package struct TableTailPart: Sendable {
  /// Names and types of the columns of `rows`: the table's, then `_shard` and `_seq`.
  package let schema: Schema
  package let rows: Batch
  /// Of the day that the rows will be filed under.
  package let partitionValues: [String: String?]

  package init(schema: Schema, rows: Batch, partitionValues: [String: String?]) {
    self.schema = schema
    self.rows = rows
    self.partitionValues = partitionValues
  }
}

package enum TableTailError: Error {
  /// A newer snapshot has the rows.
  case snapshotTooOld
}
