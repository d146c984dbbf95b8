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

  package func parts(table: String, committed: [String: Int64]) throws -> [TableTailPart] {
    let folder = StreamFolder(lake: lake, stream: table, files: files)
    if let log, log.name == table {
      return try parts(table, shardCount: log.shardCount, committed) { shard, position in
        try log.read(shard: shard, from: position, byteLimit: .max).map { ($0, log.schema) }
      }
    }
    guard let description = try folder.description() else { return [] }
    let reader = StreamReader(folder)
    return try parts(table, shardCount: description.shardCount, committed) { try reader.read(shard: $0, from: $1) }
  }

  private func parts(
    _ table: String, shardCount: Int, _ committed: [String: Int64],
    read: (_ shard: Int, _ position: StreamPosition) throws -> [(frame: StreamFrame, schema: Schema)]
  ) throws -> [TableTailPart] {
    do {
      return try (0..<shardCount).flatMap { shard in
        let tableShard = Self.tableShard(shard)
        return try read(shard, Self.position(of: shard, in: committed))
          .filter { $0.frame.entry.rows.count > 0 }
          .map { Self.part($0.frame, TableLayout(name: table, columns: $0.schema), tableShard) }
      }
    } catch StreamError.expired {
      // Nothing but delivered rows is ever removed: a newer snapshot has them.
      throw TableTailError.snapshotTooOld
    }
  }

  private static func part(_ frame: StreamFrame, _ layout: TableLayout, _ shard: Int32) -> TableTailPart {
    TableTailPart(
      schema: layout.fileSchema, rows: frame.numberedRows(shard: shard),
      partitionValues: layout.partitionValues(day: UTCTime.day(of: frame.entry.arrival)))
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
