import Columnar
import Testing

@testable import Ingest

@Suite struct ShardMapTests {
  /// RFC 1321 A.5.
  static let vectors: [(String, String)] = [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"
    ),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ]

  @Test(arguments: vectors) func digestsAreThoseOfTheStandard(text: String, digest: String) {
    let hex = String(MD5.hash(Array(text.utf8)), radix: 16)
    #expect(String(repeating: "0", count: 32 - hex.count) + hex == digest)
  }

  /// Two shards: the digests' first bit decides, as with a Kinesis stream of two shards.
  @Test func rangesAreEqual() {
    let map = ShardMap(shardCount: 2)
    #expect(map.shard(of: Array("".utf8)) == 1)
    #expect(map.shard(of: Array("a".utf8)) == 0)
    let three = ShardMap(shardCount: 3)
    var counts = [0, 0, 0]
    for key in 0..<3_000 { counts[three.shard(of: Array("visitor \(key)".utf8))] += 1 }
    #expect(counts.allSatisfy { (850...1_150).contains($0) })
  }

  @Test func rowsGoByTheirFirstKeyInOrder() {
    let rows = Batch(
      columns: [
        Vector(.text, (0..<100).map { $0 % 3 == 0 ? .null : .text("c\($0 % 7)") }),
        Vector(.text, (0..<100).map { $0 % 6 == 0 ? .null : .text("d\($0 % 5)") }),
        Vector(.bigint, (0..<100).map { .integer(Int64($0)) }),
      ], count: 100)
    let map = ShardMap(shardCount: 4)
    let parts = map.split(rows, keyColumns: [0, 1])
    var seen: [Int64] = []
    for part in parts {
      let numbers = (0..<part.rows.count).compactMap { part.rows.columns[2].value(at: $0).integer }
      #expect(numbers == numbers.sorted() && !numbers.isEmpty)
      seen += numbers
      for number in numbers {
        let key = number % 3 != 0 ? "c\(number % 7)" : number % 6 != 0 ? "d\(number % 5)" : ""
        #expect(map.shard(of: Array(key.utf8)) == part.shard)
      }
    }
    #expect(seen.sorted() == (0..<100).map { Int64($0) })
    #expect(map.split(rows.slice(0..<0), keyColumns: [0]).isEmpty)
    let whole = ShardMap(shardCount: 1).split(rows, keyColumns: [0])
    #expect(whole.count == 1 && whole[0].shard == 0 && whole[0].rows.count == 100)
  }
}
