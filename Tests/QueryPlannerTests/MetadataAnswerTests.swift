import Columnar
import TestSupport
import Testing
import Vectorized

@testable import QueryPlanner

/// Counts and bounds that metadata answers: the same as those of a scan, and no more of them than metadata knows.
struct MetadataAnswerTests {
  private let scratch = ScratchFolder()

  /// Aggregates over `t`, and filters with whether statistics decide them for each row of row groups of 2,000 rows.
  private static let filters: [(sql: String, isDecided: Bool)] = [
    ("true", true),
    ("id < 4000", true),
    ("id >= 9000 AND id <> -1", true),
    ("id < 0", true),
    ("id BETWEEN 2000 AND 3999 OR part = '1'", true),
    ("part = '0'", true),
    ("part = '0' AND id >= 7000", true),
    ("part = 'none'", true),
    ("name <> ''", true),
    ("name >= 'name' AND id IS NOT NULL", true),
    ("id IS NULL", true),
    ("at >= TIMESTAMP '2023-01-01 00:00:00'", true),
    ("id < 4001", false),
    ("id <> 5", false),
    ("k IS NOT NULL", false),
    ("k < 1000", false),
    ("note IS NULL", false),
    ("name LIKE '%1'", false),
    ("id + 0 < 4000", false),
    ("part = '0' AND name = 'name 7'", false),
  ]

  private static let aggregates: [(sql: String, isKnown: Bool)] = [
    ("count(*)", true),
    ("count(*), min(id), max(id)", true),
    ("count(k), count(note), min(k), max(k)", true),
    ("min(name), max(note), min(at), max(at)", true),
    ("min(part), max(part), count(part)", true),
    ("count(DISTINCT id)", false),
    ("sum(id)", false),
    ("min(id + 1)", false),
    ("min(id) FILTER (WHERE k = 3), count(*)", false),
  ]

  @Test func answersAreThoseOfAScan() throws {
    try TwoPartTable.make(in: scratch)
    var plain = SessionOptions(lakePath: scratch.path)
    plain.settings.usesMetadataAnswers = false
    plain.settings.usesPruning = false
    let scanning = try Session(plain)
    let session = try Session(SessionOptions(lakePath: scratch.path))
    for filter in Self.filters {
      for aggregate in Self.aggregates {
        let sql = "SELECT \(aggregate.sql) FROM t WHERE \(filter.sql)"
        #expect(try session.prepare(sql).rows() == scanning.prepare(sql).rows(), "\(sql)")
        let plan = try session.prepare("EXPLAIN \(sql)").rows().compactMap { $0[0].string }
        let isAnswered = !plan.contains { $0.contains("Scan t") }
        #expect(isAnswered == (filter.isDecided && aggregate.isKnown), "\(sql)\n\(plan.joined(separator: "\n"))")
      }
    }
  }
}
