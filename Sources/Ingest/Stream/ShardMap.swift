import Columnar

struct ShardMap {
  let shardCount: Int
  func split(_ rows: Batch, keyColumns: [Int]) -> [(shard: Int, rows: Batch)] { rows.count == 0 ? [] : [(0, rows)] }
}
