import Columnar
import TestSupport
import Testing
import Vectorized

@testable import QueryPlanner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Top-N over files whose other columns are read late: the same rows as without, and pages kept between runs.
struct LateColumnsTests {
  private let scratch = ScratchFolder()

  /// Two files of several row groups in Hive folders; `k` is no key, so ties must be broken by `id`.
  private func makeTable() throws {
    var random = SeededGenerator(seed: 31)
    let schema = Schema([
      Field("id", .bigint), Field("k", .integer), Field("at", .timestamp(precision: 3)), Field("name", .text),
      Field("note", .text),
    ])
    for part in 0..<2 {
      let rows = 7_000
      let ids = (0..<rows).map { Value.integer(Int64(part * rows + $0)) }
      let keys = (0..<rows).map { _ -> Value in
        Int.random(in: 0..<20, using: &random) == 0 ? .null : .integer(Int64.random(in: 0..<500, using: &random))
      }
      let times = (0..<rows).map { Value.integer(Int64(1_700_000_000_000 + $0 * 1_000 + part)) }
      let names = (0..<rows).map { _ in Value.text("name \(Int.random(in: 0..<300, using: &random))") }
      let notes = (0..<rows).map { $0 % 11 == 0 ? Value.null : .text("a note of row \($0) of part \(part)") }
      let batch = Batch(
        columns: zip(schema.fields, [ids, keys, times, names, notes]).map { Vector($0.type, $1) }, count: rows)
      let folder = scratch.path + "/t/part=\(part)"
      mkdir(scratch.path + "/t", 0o755)
      mkdir(folder, 0o755)
      var options = ParquetWriterOptions()
      options.rowGroupRowCount = 2_000
      options.pageRowCount = 300
      let sink = try FileByteSink(path: folder + "/a.parquet")
      let writer = try ParquetWriter(schema: schema, options: options, sink: sink)
      try writer.write(batch)
      _ = try writer.finish()
      try sink.close()
    }
  }

  private static let queries = [
    "SELECT * FROM t ORDER BY k, id LIMIT 7",
    "SELECT * FROM t ORDER BY k DESC NULLS LAST, id DESC LIMIT 40 OFFSET 13",
    "SELECT note, part FROM t ORDER BY at DESC, id LIMIT 25",
    "SELECT upper(name), note, k FROM t WHERE name LIKE '%7%' AND k > 100 ORDER BY at, id LIMIT 9",
    "SELECT name FROM t WHERE note IS NULL ORDER BY name DESC, id LIMIT 12",
    "SELECT id, name || note FROM t WHERE id BETWEEN 3000 AND 3020 ORDER BY k, id LIMIT 100",
    "SELECT note FROM t ORDER BY k NULLS FIRST, id LIMIT 3 OFFSET 690",
    "SELECT note FROM t WHERE id < 0 ORDER BY k LIMIT 5",
    "SELECT note FROM t ORDER BY at + INTERVAL '1' DAY, id LIMIT 5",
  ]

  @Test(arguments: [1, 2], [0, 1 << 15, 64 << 20])
  func answersAreTheSame(threads: Int, pageCache: Int) throws {
    try makeTable()
    var plain = SessionOptions(lakePath: scratch.path, pageCacheByteCount: 0)
    plain.settings.usesLateColumns = false
    plain.settings.usesPruning = false
    plain.settings.threads = 1
    var late = SessionOptions(lakePath: scratch.path, pageCacheByteCount: pageCache)
    late.settings.threads = threads
    late.settings.batchRowCount = 700
    let reference = try Session(plain)
    let session = try Session(late)
    for _ in 0..<3 {
      for sql in Self.queries {
        #expect(try session.prepare(sql).rows() == reference.prepare(sql).rows(), "\(sql)")
      }
    }
  }

  @Test func explainTellsWhatIsReadLate() throws {
    try makeTable()
    let session = try Session(SessionOptions(lakePath: scratch.path))
    let lines = try session.prepare("EXPLAIN ANALYZE \(Self.queries[2])").rows().compactMap { $0[0].string }
    #expect(lines.contains { $0.contains("late columns: note, part") }, "\(lines.joined(separator: "\n"))")
    let all = try session.prepare("EXPLAIN ANALYZE SELECT k FROM t ORDER BY k LIMIT 3").rows()
    #expect(!all.contains { $0[0].string?.contains("late columns") ?? false })
  }

  /// The first bound is set with the first rows that suffice: a filter that passes few rows must not cost the whole file.
  @Test func aRareFilterStopsTheScanAsWell() throws {
    try makeTable()
    var options = SessionOptions(lakePath: scratch.path)
    options.settings.threads = 1
    let session = try Session(options)
    let sql = "SELECT id FROM t WHERE id % 100 = 7 ORDER BY at DESC, id LIMIT 5"
    #expect(try session.prepare(sql).rows().map { $0[0].integer } == [13907, 6907, 13807, 6807, 13707])
    let lines = try session.prepare("EXPLAIN ANALYZE \(sql)").rows().compactMap { $0[0].string }
    // Of eight row groups the two of the newest 1,000 rows of each file hold enough.
    #expect(lines.contains { $0.contains("row groups behind the top-N bound: 6") }, "\(lines.joined(separator: "\n"))")
  }
}
