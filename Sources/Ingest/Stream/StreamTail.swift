import Columnar
import QueryPlanner

/// The rows of a lake's streams that are in no commit yet, for queries: a click is seen as soon as it is durable.
package struct StreamTail: TableTail {
  private let lake: String
  /// The stream that this process writes; others are read from their files.
  private let log: StreamLog?
  private let files: FileLayer

  package init(lake: String, log: StreamLog? = nil, files: FileLayer = .system) {
    self.lake = lake
    self.log = log
    self.files = files
  }

  /// The table's shard of a stream's shard: 0 is that of imports.
  package static func tableShard(_ shard: Int) -> Int32 { Int32(shard) + 1 }

  /// Where the table stands in a stream's shard, by the `txn` versions of its log.
  package static func position(of shard: Int, in transactions: [String: Int64]) -> StreamPosition {
    FirehoseLane.position(of: tableShard(shard), in: transactions)
  }

  package func chunks(table: String, committed: [String: Int64]) throws -> [TableTailChunk] {
    let folder = StreamFolder(lake: lake, stream: table, files: files)
    if let log, log.name == table {
      return try chunks(table, shardCount: log.shardCount, committed) { try log.tail(shard: $0, from: $1) }
    }
    guard let description = try folder.description() else { return [] }
    let reader = StreamReader(folder)
    return try chunks(table, shardCount: description.shardCount, committed) { try reader.tail(shard: $0, from: $1) }
  }

  private func chunks(
    _ table: String, shardCount: Int, _ committed: [String: Int64],
    tail: (_ shard: Int, _ position: StreamPosition) throws -> [ShardTail]
  ) throws -> [TableTailChunk] {
    // Nothing but delivered rows is ever removed: a newer snapshot has them.
    try Self.newerSnapshot {
      try (0..<shardCount).flatMap { shard in
        try tail(shard, Self.position(of: shard, in: committed)).filter { $0.rowCount > 0 }.map { tail in
          TableTailChunk(rowCount: tail.rowCount) { try Self.newerSnapshot { try Self.parts(tail, table, shard) } }
        }
      }
    }
  }

  private static func newerSnapshot<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch StreamError.expired {
      throw TableTailError.snapshotTooOld
    }
  }

  private static func parts(_ tail: ShardTail, _ table: String, _ shard: Int) throws -> [TableTailPart] {
    let (frames, schema) = try tail.frames()
    let layout = TableLayout(name: table, columns: schema)
    return frames.filter { $0.entry.rows.count > 0 }.map { frame in
      TableTailPart(
        schema: layout.fileSchema, rows: frame.numberedRows(shard: tableShard(shard)),
        partitionValues: layout.partitionValues(day: UTCTime.day(of: frame.entry.arrival)))
    }
  }
}

extension StreamFrame {
  /// The rows with `_shard` and `_seq` behind the stream's columns, as in the table's files.
  func numberedRows(shard: Int32) -> Batch {
    let count = entry.rows.count
    let shards = Buffer(byteCount: count * 4)
    shards.pointer(as: Int32.self).initialize(repeating: shard, count: count)
    let numbers = Buffer(byteCount: count * 8)
    let target = numbers.pointer(as: Int64.self)
    for row in 0..<count { target[row] = first.sequence + Int64(row) }
    return Batch(
      columns: entry.rows.columns + [
        Vector(.integer, flat: shards, count: count), Vector(.bigint, flat: numbers, count: count),
      ], count: count)
  }
}
