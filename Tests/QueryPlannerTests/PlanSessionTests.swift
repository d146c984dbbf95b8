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

/// Sessions over real folders and files: how tables are found, what SHOW and EXPLAIN say.
struct PlanSessionTests {
  private let scratch = ScratchFolder()

  private static var fixture: String {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Fixtures/clicks_small.parquet"
  }

  /// A lake with one file table and one of Hive folders, each file with the 200 rows of the fixture.
  private func lake() throws -> Session {
    for path in [
      "/Flat.parquet", "/events/year=2024/month=05/a.parquet", "/events/year=2024/month=06/b.parquet",
      "/events/year=__HIVE_DEFAULT_PARTITION__/month=a%20b/c.parquet", "/events/_hidden/d.parquet",
      "/_stream/x.parquet",
    ] {
      try copy(to: scratch.path + path)
    }
    mkdir(scratch.path + "/empty", 0o755)
    return try Session(SessionOptions(lakePath: scratch.path))
  }

  private func copy(to path: String) throws {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    try #require(symlink(Self.fixture, path) == 0)
  }

  private func rows(_ session: Session, _ sql: String) throws -> [[Value]] { try session.prepare(sql).rows() }

  private func text(_ session: Session, _ sql: String) throws -> String {
    try rows(session, sql).map { $0.compactMap(\.string).joined(separator: "|") }.joined(separator: "\n")
  }

  @Test func tablesAreFoundByNameWithoutRegardToCase() throws {
    let session = try lake()
    #expect(try session.tableNames() == ["Flat", "events"])
    #expect(try text(session, "SHOW TABLES LIKE 'e%'") == "events")
    for name in ["flat", "FLAT", "\"Flat\"", "default.flat", "'\(scratch.path)/Flat.parquet'"] {
      #expect(try rows(session, "SELECT count(*) FROM \(name)") == [[.integer(200)]], "\(name)")
    }
  }

  @Test func hiveFoldersAreColumnsAndPrune() throws {
    let session = try lake()
    #expect(try rows(session, "SELECT count(*) FROM events") == [[.integer(600)]])
    #expect(
      try rows(session, "SELECT year, month, count(*) FROM events GROUP BY 1, 2 ORDER BY 1, 2") == [
        [.text("2024"), .text("05"), .integer(200)], [.text("2024"), .text("06"), .integer(200)],
        [.null, .text("a b"), .integer(200)],
      ])
    let explained = try text(
      session, "EXPLAIN ANALYZE SELECT sum(quantity) FROM events WHERE month = '05' AND id > 0")
    #expect(explained.contains("month = '05' skipped"), "\(explained)")
    #expect(explained.contains("200 rows"))
    #expect(explained.contains("Total time"))
  }

  @Test func patternsFindFiles() throws {
    let session = try lake()
    let counts: [(pattern: String, rows: Int64)] = [
      ("/events/**/*.parquet", 600), ("/events/year=2024/month=0[56]/?.parquet", 400),
      ("/events/year=2024/month={05,06}/*", 400), ("/*.parquet", 200), ("/events", 600),
    ]
    for (pattern, count) in counts {
      #expect(
        try rows(session, "SELECT count(*) FROM '\(scratch.path)\(pattern)'") == [[.integer(count)]], "\(pattern)")
    }
    #expect(
      try rows(
        session, "SELECT DISTINCT month FROM '\(scratch.path)/events/**/*.parquet' WHERE year = '2024' ORDER BY 1")
        == [[.text("05")], [.text("06")]])
  }

  @Test func textFilesAreTables() throws {
    let texts = [
      ("/shop/day=01/a.csv", "name,amount\n\"a, b\",1\nc,\n"), ("/shop/day=02/b.csv", "amount,name,more\n5,d,x\n"),
      ("/shop/day=02/empty.csv", ""), ("/lines.ndjson", "{\"a\": 1}\n{\"b\": \"x\", \"a\": 2}\n"),
      ("/tabs.tsv", "x\ty\n1\t2024-05-01\n"), ("/bad.csv", "x,y\n1,2\n3\n"),
    ]
    for folder in ["/shop", "/shop/day=01", "/shop/day=02"] { mkdir(scratch.path + folder, 0o755) }
    for (path, text) in texts {
      let file = try #require(fopen(scratch.path + path, "w"))
      fputs(text, file)
      fclose(file)
    }
    let session = try Session(SessionOptions(lakePath: scratch.path))
    #expect(try session.tableNames() == ["bad", "lines", "shop", "tabs"])
    #expect(
      try rows(session, "SELECT name, amount, day FROM shop ORDER BY name") == [
        [.text("a, b"), .integer(1), .text("01")], [.text("c"), .null, .text("01")],
        [.text("d"), .integer(5), .text("02")],
      ])
    #expect(try rows(session, "SELECT count(*) FROM shop WHERE day = '02' AND amount > 4") == [[.integer(1)]])
    #expect(
      try rows(session, "SELECT a, b FROM lines ORDER BY a") == [[.integer(1), .null], [.integer(2), .text("x")]])
    #expect(try rows(session, "SELECT count(*) FROM lines") == [[.integer(2)]])
    #expect(try text(session, "DESCRIBE tabs") == "x|bigint\ny|date")
    #expect(throws: TextError.self) { _ = try rows(session, "SELECT sum(y) FROM bad") }
  }

  @Test(arguments: [
    ("SELECT * FROM nothing", "table \"nothing\" does not exist"),
    ("SELECT * FROM other.flat", "schema \"other\" does not exist"),
    ("SELECT * FROM empty", "holds no data files"),
    ("SELECT * FROM 'nothing.parquet'", "does not exist"),
    ("SELECT * FROM 'no/*.parquet'", "no data file matches"),
    ("SELECT * FROM 'https://example.com/a.parquet'", "cannot be queried"),
    ("SELECT * FROM '/etc/hostname'", "format"),
    ("SELECT * FROM flat WHERE id = ?", "parameters"),
  ])
  func missingTablesAreExplained(_ sql: String, _ message: String) throws {
    let session = try lake()
    let error = try #require(throws: SQLError.self) { _ = try session.prepare(sql) }
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test func explainShowsOnePlanNodeALine() throws {
    let session = try lake()
    let sql = "SELECT productcategory, count(*) FROM flat WHERE quantity > 1 GROUP BY 1 ORDER BY 2 DESC LIMIT 3"
    let lines = try text(session, "EXPLAIN \(sql)").split(separator: "\n")
    #expect(
      lines.map { $0.split(separator: "~")[0] } == [
        "TopN 3 by [count DESC]  ", "  Aggregate by [productcategory] [count(*)]  ",
        "    Scan flat [productcategory] where quantity > 1  ",
      ])
    #expect(try text(session, "EXPLAIN SELECT count(*), min(id) FROM flat").hasPrefix("Values [count, min] 1 row"))
    #expect(try rows(session, "EXPLAIN (TYPE VALIDATE) \(sql)") == [[.boolean(true)]])
    #expect(throws: SQLError.self) { _ = try session.prepare("EXPLAIN SELECT nothing FROM flat") }
  }

  @Test func showAndDescribe() throws {
    let session = try lake()
    let columns = try text(session, "DESCRIBE events")
    #expect(columns.hasPrefix("id|bigint\ncustomerid|varchar"))
    #expect(columns.hasSuffix("year|varchar\nmonth|varchar"))
    #expect(try text(session, "SHOW COLUMNS FROM flat LIKE 'pri_e'") == "price|decimal(10,2)")
    #expect(try text(session, "SHOW FUNCTIONS LIKE 'count'").hasPrefix("count|aggregate|"))
    #expect(try session.columns(ofTable: "flat").count == 11)
  }

  @Test func aCancelledQueryStops() throws {
    let session = try lake()
    let cancellation = Cancellation()
    let query = try session.prepare("SELECT sum(quantity) FROM flat", cancellation: cancellation)
    cancellation.cancel()
    #expect(throws: EvaluationError.self) { _ = try query.rows() }
  }

  @Test func globsMatchAsShellsDo() throws {
    let cases: [(name: String, pattern: String, isMatch: Bool)] = [
      ("a.csv", "*.csv", true), ("a.csv", "?.csv", true), ("ab.csv", "?.csv", false), ("b", "[a-c]", true),
      ("d", "[a-c]", false), ("d", "[!a-c]", true), ("aaab", "*a*b", true), ("abc", "a*d", false), ("[", "[", true),
      ("", "*", true), ("x", "", false),
    ]
    for (name, pattern, isMatch) in cases {
      #expect(Glob.matches(Array(name)[...], Array(pattern)[...]) == isMatch, "\(name) \(pattern)")
    }
    #expect(try Set(Glob.alternatives("a{b,c{d,e}}f")) == ["abf", "acdf", "acef"])
  }
}
