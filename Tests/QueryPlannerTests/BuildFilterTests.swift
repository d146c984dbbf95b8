import Columnar
import TestSupport
import Testing
import Vectorized

@testable import QueryPlanner

/// Filters that a join's complete build side gives its probe side: the same rows as without, of fewer pages.
struct BuildFilterTests {
  private let scratch = ScratchFolder()

  private static let queries = [
    // Scalar sub-queries: known from metadata, computed, of no row, of a NULL; compared by all comparisons.
    "SELECT * FROM t WHERE id = (SELECT max(id) FROM t)",
    "SELECT id, k FROM t WHERE at > (SELECT max(at) - INTERVAL '1' MINUTE FROM t) ORDER BY id",
    "SELECT count(*), min(id) FROM t WHERE k > (SELECT avg(k) FROM t)",
    "SELECT count(*), max(note) FROM t WHERE k <> (SELECT k FROM t WHERE id = 3001) AND id > (SELECT 7)",
    "SELECT count(*) FROM t WHERE k = (SELECT k FROM t WHERE id < 0)",
    "SELECT id FROM t WHERE k IS NULL AND id >= (SELECT count(*) FROM t) - 300 ORDER BY id",
    "SELECT id, (SELECT max(k) FROM t WHERE part = '1') - k AS d FROM t WHERE id < 40 ORDER BY 1",
    "SELECT count(*) FROM t WHERE id / (SELECT min(id) + 1 FROM t WHERE k = 3) > 2",
    "SELECT count(*) FROM t WHERE name >= (SELECT max(name) FROM t WHERE id < 50)",
    // Lists of keys of every kind of join.
    "SELECT id, note FROM t WHERE k IN (SELECT k FROM t WHERE id < 5) ORDER BY id",
    "SELECT id, note FROM t WHERE name IN (SELECT name FROM t WHERE id BETWEEN 90 AND 93) ORDER BY id",
    "SELECT count(*) FROM t WHERE k NOT IN (SELECT k FROM t WHERE id < 5 AND k IS NOT NULL)",
    "SELECT count(*) FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.k = a.k AND b.id < 9 AND b.id <> a.id)",
    "SELECT a.id, b.id FROM t a JOIN t b ON a.k = b.k WHERE b.id < 4 AND a.note IS NOT NULL ORDER BY 1, 2",
    "SELECT a.id, b.id, b.k FROM t a RIGHT JOIN (SELECT * FROM t WHERE id < 30) b ON a.k = b.k ORDER BY 1, 2",
    "SELECT count(*), count(b.id) FROM t a LEFT JOIN (SELECT * FROM t WHERE id < 30) b ON a.k = b.k",
    "SELECT count(*), count(a.id), count(b.id) FROM t a FULL JOIN (SELECT * FROM t WHERE id < 9) b ON a.k = b.k",
    "SELECT a.id FROM t a JOIN (SELECT name, k FROM t WHERE id < 12) b ON a.k = b.k AND a.name = b.name ORDER BY 1",
    "SELECT count(*) FROM t a JOIN (SELECT k + 1 AS next FROM t WHERE id < 9) b ON a.k = b.next",
    "SELECT a.id FROM t a JOIN t b ON a.id = b.id JOIN t c ON b.id = c.id WHERE c.name = 'name 7' ORDER BY 1",
    // Through aggregations, outer joins and sorts.
    "SELECT a.k, a.n FROM (SELECT k, count(*) AS n FROM t GROUP BY k) a WHERE k = (SELECT max(k) FROM t WHERE id < 9)",
    "SELECT k, n FROM (SELECT k, part, count(*) AS n FROM t GROUP BY ROLLUP (k, part)) a "
      + "WHERE k IN (SELECT k FROM t WHERE id < 3) ORDER BY 1, 2",
    "SELECT x.id, x.m FROM (SELECT a.id, b.k AS m FROM t a LEFT JOIN t b ON b.id = a.id + 1) x "
      + "WHERE x.m IN (SELECT k FROM t WHERE id = 77) ORDER BY 1",
    "SELECT count(*) FROM (SELECT id, k FROM t LIMIT 100) a WHERE k IN (SELECT k FROM t WHERE id < 40)",
    "SELECT k, r FROM (SELECT id, k, row_number() OVER (ORDER BY id) AS r FROM t) a "
      + "WHERE k IN (SELECT k FROM t WHERE id < 2) ORDER BY 2",
    // Top-N bounds reach the probe side.
    "SELECT a.id, b.name FROM t a JOIN t b ON a.k = b.id ORDER BY a.at DESC, a.id LIMIT 6",
    "SELECT a.id, b.name FROM t a LEFT JOIN t b ON a.k = b.id ORDER BY a.at, a.id LIMIT 6",
    "SELECT a.id FROM t a RIGHT JOIN t b ON a.k = b.id ORDER BY a.at NULLS FIRST, b.id LIMIT 6",
    "SELECT * FROM t WHERE name = (SELECT min(name) FROM t WHERE id < 9) ORDER BY at DESC, id LIMIT 4",
  ]

  @Test(arguments: [1, 2])
  func answersAreTheSame(threads: Int) throws {
    try TwoPartTable.make(in: scratch)
    var plain = SessionOptions(lakePath: scratch.path)
    plain.settings.usesBuildFilters = false
    plain.settings.usesPruning = false
    plain.settings.usesMetadataAnswers = false
    plain.settings.threads = 1
    var filtering = SessionOptions(lakePath: scratch.path)
    filtering.settings.threads = threads
    filtering.settings.batchRowCount = 700
    let reference = try Session(plain)
    let session = try Session(filtering)
    filtering.settings.usesMetadataAnswers = false
    let computing = try Session(filtering)
    for sql in Self.queries {
      let rows = try reference.prepare(sql).rows()
      #expect(try session.prepare(sql).rows() == rows, "\(sql)")
      #expect(try computing.prepare(sql).rows() == rows, "computed: \(sql)")
    }
  }

  /// Lines of EXPLAIN ANALYZE.
  private func explained(_ sql: String) throws -> [String] {
    let session = try Session(SessionOptions(lakePath: scratch.path))
    return try session.prepare("EXPLAIN ANALYZE \(sql)").rows().compactMap { $0[0].string }
  }

  @Test(arguments: [
    ("SELECT note FROM t WHERE id = (SELECT max(id) FROM t WHERE k = 3)", "join filter skipped row groups: "),
    ("SELECT note FROM t WHERE id IN (SELECT id FROM t WHERE at = TIMESTAMP '2023-11-14 22:13:20')", "row groups: 1"),
    ("SELECT note FROM t WHERE id > (SELECT max(id) - 5 FROM t)", "id > 13994 skipped row groups: 7"),
    ("SELECT count(*) FROM t WHERE id > (SELECT avg(id) FROM t)", "join filter on id"),
  ])
  func explainTellsWhatTheFilterSkipped(sql: String, expected: String) throws {
    try TwoPartTable.make(in: scratch)
    let lines = try explained(sql)
    #expect(lines.contains { $0.contains(expected) }, "\(lines.joined(separator: "\n"))")
  }

  /// A whole table has a partner for every row as a rule: its keys are no filter. Nor are those of many keys.
  @Test(arguments: [
    "SELECT count(*) FROM t a JOIN t b ON a.id = b.id",
    "SELECT count(*) FROM t a JOIN t b ON a.id = b.id WHERE b.id % 2 = 0",
    "SELECT count(*) FROM t a LEFT JOIN (SELECT * FROM t WHERE id < 9) b ON a.k = b.k",
  ])
  func someBuildSidesAreNoFilter(sql: String) throws {
    try TwoPartTable.make(in: scratch)
    let lines = try explained(sql)
    #expect(!lines.contains { $0.contains("join filter") }, "\(lines.joined(separator: "\n"))")
  }

  /// What may fail stays where it was: on rows that the other conditions leave.
  @Test func aFailingConditionWaitsForTheOthers() throws {
    try TwoPartTable.make(in: scratch)
    let session = try Session(SessionOptions(lakePath: scratch.path))
    let sql = "SELECT count(*) FROM t WHERE k <> 0 AND 100 / k > (SELECT avg(k) FROM t WHERE id < 0 OR k = 3)"
    #expect(try session.prepare(sql).rows().first?[0].integer ?? 0 > 0)
  }
}
