import Columnar

/// Changes events between the gateway and the stream: a SQL SELECT, an external function, or one after the other.
///
/// Called for the events of several requests at once, by one thread at a time.
public protocol Transform: Sendable {
  func apply(_ events: TransformInput) throws -> TransformOutput
}

/// Events of one group, one row each.
public struct TransformInput: Sendable {
  /// Flat vectors in the columns of the stream's table.
  package var rows: Batch
  /// The raw JSON of each event, for functions that take it and for the errors table.
  package var raw: [[UInt8]]
  /// When they were taken, milliseconds since 1970.
  package var arrival: Int64

  package init(rows: Batch, raw: [[UInt8]], arrival: Int64) {
    self.rows = rows
    self.raw = raw
    self.arrival = arrival
  }
}

/// What becomes of a group. Each input row is in exactly one of `kept`, `rejected` and the dropped rest.
public struct TransformOutput: Sendable {
  /// Rows for the stream, in the table's columns; `kept[i]` is the input row that row i came from, ascending.
  package var rows: Batch
  package var kept: [Int]
  /// Input row and record for the errors table.
  package var rejected: [(row: Int, record: RejectedRecord)]

  package init(rows: Batch, kept: [Int], rejected: [(row: Int, record: RejectedRecord)] = []) {
    self.rows = rows
    self.kept = kept
    self.rejected = rejected
  }
}
