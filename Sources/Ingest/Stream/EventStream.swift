import Columnar

/// A durable, ordered log of events in shards: the embedded `StreamLog` now, Kinesis behind the same calls later.
///
/// Rows come in the columns of the stream's table. Within a shard, rows are numbered 0, 1, 2, … and keep their order.
public protocol EventStream: Sendable {
  var name: String { get }
  var shardCount: Int { get }

  /// Appends to one shard. `completion` is called once, on a thread of the stream: with the numbers that the rows got,
  /// when they are on disk, or with what went wrong, and then nothing of `entry` will ever be read.
  /// Entries of one shard are written in the order of these calls.
  ///
  /// - Throws: `StreamError.busy` before memory or disk run out, `StreamError.closed`; `completion` is not called then.
  func append(
    _ entry: StreamEntry, shard: Int, completion: @escaping @Sendable (Result<StreamReceipt, StreamError>) -> Void
  ) throws(StreamError)

  /// What is on disk from `position` on, oldest first, about `byteLimit` bytes of it and at least one frame; empty at
  /// the end. A position inside a frame gives the rest of that frame.
  func read(shard: Int, from position: StreamPosition, byteLimit: Int) throws -> [StreamFrame]
}

/// What one append brings: rows, and records that could not become rows. Either may be empty.
public struct StreamEntry: Sendable {
  /// Flat vectors in the columns of the stream's table.
  package var rows: Batch
  package var rejected: [RejectedRecord]
  /// When the collector took the events, milliseconds since 1970.
  package var arrival: Int64

  package init(rows: Batch, rejected: [RejectedRecord] = [], arrival: Int64) {
    self.rows = rows
    self.rejected = rejected
    self.arrival = arrival
  }
}

/// A place in a shard: the next row, and the next rejected record. Both are counted from 0.
public struct StreamPosition: Sendable, Hashable {
  public var sequence: Int64
  public var rejected: Int64

  public init(sequence: Int64 = 0, rejected: Int64 = 0) {
    self.sequence = sequence
    self.rejected = rejected
  }

  public static let start = StreamPosition()
}

/// Where an appended entry lies.
public struct StreamReceipt: Sendable, Hashable {
  public let shard: Int
  public let first: StreamPosition
  public let rowCount: Int

  package init(shard: Int, first: StreamPosition, rowCount: Int) {
    self.shard = shard
    self.first = first
    self.rowCount = rowCount
  }
}

/// An entry as it is read back.
public struct StreamFrame: Sendable {
  public let shard: Int
  public let first: StreamPosition
  package let entry: StreamEntry

  package init(shard: Int, first: StreamPosition, entry: StreamEntry) {
    self.shard = shard
    self.first = first
    self.entry = entry
  }

  /// The place behind it.
  public var end: StreamPosition {
    StreamPosition(
      sequence: first.sequence + Int64(entry.rows.count), rejected: first.rejected + Int64(entry.rejected.count))
  }
}

public enum StreamError: Error, Sendable {
  /// Too much is waiting, or the disk is nearly full; try again after so many seconds.
  case busy(retryAfter: Int, reason: String)
  case closed
  /// A write or a sync failed, and nothing of the entry is kept; the stream tries again with later ones.
  case storage(StorageError)
  /// The position lies before the oldest one that is kept.
  case expired(oldest: StreamPosition)
  /// The log's files are not as they were written.
  case damaged(file: String, offset: Int, reason: String)
  /// The stream cannot be opened as it was asked for.
  case refused(reason: String)
}

extension StreamError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .busy(_, let reason): reason
    case .closed: "the stream is closed"
    case .storage(let error): error.description
    case .expired(let oldest):
      "the position is no longer kept: the stream begins at row \(oldest.sequence), rejected record \(oldest.rejected)"
    case .damaged(let file, let offset, let reason): "the stream is damaged: '\(file)', byte \(offset): \(reason)"
    case .refused(let reason): reason
    }
  }
}
