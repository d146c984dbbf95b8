import Columnar

/// Which shard a row belongs to: the shards share the range of the MD5 of the partition key evenly, as Kinesis does with a
/// new stream (Kinesis Data Streams API, `HashKeyRange`).
struct ShardMap {
  let shardCount: Int

  /// The shard of a key, given as bytes.
  func shard(of key: [UInt8]) -> Int {
    if shardCount == 1 { return 0 }
    // 2^128 over the number of shards, rounded down; what is left over belongs to the last shard.
    let (quotient, rest) = UInt128.max.quotientAndRemainder(dividingBy: UInt128(shardCount))
    let width = rest + 1 == UInt128(shardCount) ? quotient + 1 : quotient
    return min(Int(MD5.hash(key) / width), shardCount - 1)
  }

  /// The rows of each shard that gets some, in their order.
  ///
  /// A row's key is the first of `keyColumns` that is there; a row without any has the empty key.
  func split(_ rows: Batch, keyColumns: [Int]) -> [(shard: Int, rows: Batch)] {
    if rows.count == 0 { return [] }
    if shardCount == 1 { return [(0, rows)] }
    var members: [[Int]] = Array(repeating: [], count: shardCount)
    for row in 0..<rows.count { members[shard(of: Self.key(rows, row, keyColumns))].append(row) }
    return members.enumerated().compactMap { shard, members in
      members.isEmpty ? nil : (shard, rows.take(Selection(members)))
    }
  }

  private static func key(_ rows: Batch, _ row: Int, _ columns: [Int]) -> [UInt8] {
    for column in columns {
      let values = rows.columns[column]
      if values.isNull(row) { continue }
      if values.form == .flat, values.type.physical == .string {
        return values.pointer(as: StringView.self)[row].bytes
      }
      return Array("\(values.value(at: row))".utf8)
    }
    return []
  }
}
