import Columnar
import QueryPlanner
import TestSupport
import Testing

@testable import Ingest

@Suite struct SQLTransformTests {
  static let columns = Schema([
    Field("customerid", .text), Field("productcategory", .text), Field("amount", .integer),
    Field("eventtime", .timestamp(precision: 3)),
  ])

  static func input(_ rows: [[Value]]) -> TransformInput {
    let vectors = columns.fields.indices.map { c in Vector(columns.fields[c].type, rows.map { $0[c] }) }
    return TransformInput(
      rows: Batch(columns: vectors, count: rows.count), raw: rows.indices.map { Array("event \($0)".utf8) }, arrival: 5)
  }

  static let rows: [[Value]] = [
    [.text("C1"), .text("SHOES"), .integer(1), .integer(10)], [.text("C2"), .null, .integer(0), .integer(20)],
    [.null, .text("Bags"), .null, .integer(30)], [.text("C4"), .text("Hats"), .integer(-4), .integer(40)],
  ]

  static func values(_ output: TransformOutput) -> [[Value]] {
    (0..<output.rows.count).map { output.rows.row($0) }
  }

  @Test func eventsAreChangedAndDropped() throws {
    let transform = try SQLTransform(
      "SELECT lower(productcategory) AS productcategory, customerid FROM batch WHERE customerid IS NOT NULL",
      columns: Self.columns)
    let output = try transform.apply(Self.input(Self.rows))
    #expect(output.kept == [0, 1, 3] && output.rejected.isEmpty)
    #expect(
      Self.values(output) == [
        [.text("C1"), .text("shoes"), .null, .integer(10)], [.text("C2"), .null, .null, .integer(20)],
        [.text("C4"), .text("hats"), .null, .integer(40)],
      ])
  }

  @Test func starKeepsEverything() throws {
    let transform = try SQLTransform("SELECT * FROM batch AS b WHERE amount IS DISTINCT FROM 0", columns: Self.columns)
    let output = try transform.apply(Self.input(Self.rows))
    #expect(output.kept == [0, 2, 3] && Self.values(output) == [Self.rows[0], Self.rows[2], Self.rows[3]])
    #expect(try transform.apply(Self.input([])).kept.isEmpty)
    let none = try SQLTransform("SELECT * FROM batch WHERE false", columns: Self.columns).apply(Self.input(Self.rows))
    #expect(none.rows.count == 0 && none.rows.columns.count == 4)
  }

  @Test func anEventThatFailsIsRejectedAlone() throws {
    let transform = try SQLTransform(
      "SELECT customerid, CAST(100 / amount AS bigint) AS amount FROM batch", columns: Self.columns)
    let output = try transform.apply(Self.input(Self.rows))
    #expect(output.kept == [0, 2, 3])
    #expect(output.rejected.count == 1 && output.rejected[0].row == 1)
    #expect(output.rejected[0].record.reason.contains("DIVISION_BY_ZERO"))
    #expect(output.rejected[0].record.raw == Array("event 1".utf8))
    #expect(Self.values(output).map { $0[2] } == [.integer(100), .null, .integer(-25)])
    // What does not fit the column's type is the same event's fault.
    let wide = try SQLTransform("SELECT customerid, amount * 3000000000 AS amount FROM batch", columns: Self.columns)
    #expect(try wide.apply(Self.input(Self.rows)).rejected.map(\.row) == [0, 3])
  }

  static let refused = [
    "SELECT count(*) AS amount FROM batch", "SELECT DISTINCT customerid FROM batch",
    "SELECT customerid FROM batch ORDER BY 1", "SELECT customerid FROM batch LIMIT 1",
    "SELECT customerid FROM batch GROUP BY customerid", "SELECT a.customerid FROM batch a, batch b",
    "SELECT customerid FROM clickstream", "SELECT customerid FROM '/etc/passwd'", "SELECT 1 AS other FROM batch",
    "SELECT customerid, customerid FROM batch", "SELECT nothing FROM batch", "SHOW TABLES", "SELECT",
    "DROP TABLE batch",
    "WITH b AS (SELECT * FROM batch) SELECT * FROM b", "SELECT customerid FROM batch UNION ALL SELECT 'x' FROM batch",
    "SELECT customerid FROM (SELECT * FROM batch)", "SELECT customerid FROM batch WHERE amount = ?",
  ]

  @Test(arguments: refused) func whatIsNoTransformIsRefusedAtTheStart(sql: String) {
    #expect(throws: (any Error).self) { try SQLTransform(sql, columns: Self.columns) }
  }

  /// Against one event at a time, on random rows.
  @Test func groupsChangeNothing() throws {
    var generator = SeededGenerator(seed: 3)
    let transform = try SQLTransform(
      "SELECT customerid, upper(productcategory) AS productcategory, amount + 1 AS amount, eventtime FROM batch "
        + "WHERE amount % 3 <> 1 OR customerid LIKE '%1%'", columns: Self.columns)
    let rows: [[Value]] = (0..<70_000).map { _ in
      let number = Int64.random(in: -50...50, using: &generator)
      return [
        number % 7 == 0 ? .null : .text("C\(number)"), .text("cat \(number % 5)"),
        number % 5 == 0 ? .null : .integer(number),
        .integer(number),
      ]
    }
    let whole = try transform.apply(Self.input(rows))
    #expect(whole.kept == whole.kept.sorted() && whole.rows.count == whole.kept.count)
    for i in stride(from: 0, to: rows.count, by: 997) {
      let one = try transform.apply(Self.input([rows[i]]))
      let at = whole.kept.firstIndex(of: i)
      #expect((at == nil) == one.kept.isEmpty)
      if let at { #expect(whole.rows.row(at) == Self.values(one)[0]) }
    }
  }
}
