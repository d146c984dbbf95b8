import Columnar
import TestSupport
import Testing
import Vectorized

@testable import QueryPlanner

/// Top-N over files whose other columns are read late: the same rows as without, and pages kept between runs.
struct LateColumnsTests {
  private let scratch = ScratchFolder()

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
    try TwoPartTable.make(in: scratch)
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
    try TwoPartTable.make(in: scratch)
    let session = try Session(SessionOptions(lakePath: scratch.path))
    let lines = try session.prepare("EXPLAIN ANALYZE \(Self.queries[2])").rows().compactMap { $0[0].string }
    #expect(lines.contains { $0.contains("late columns: note, part") }, "\(lines.joined(separator: "\n"))")
    let all = try session.prepare("EXPLAIN ANALYZE SELECT k FROM t ORDER BY k LIMIT 3").rows()
    #expect(!all.contains { $0[0].string?.contains("late columns") ?? false })
  }

  /// The first bound is set with the first rows that suffice: a filter that passes few rows must not cost the whole file.
  @Test func aRareFilterStopsTheScanAsWell() throws {
    try TwoPartTable.make(in: scratch)
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
