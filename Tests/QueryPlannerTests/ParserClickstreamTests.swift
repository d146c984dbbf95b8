import Testing

@testable import QueryPlanner

@Suite struct ParserClickstreamTests {
  @Test func typicalReportQueries() throws {
    try expectSQL(
      """
      WITH f AS (SELECT customerid, max(CASE WHEN activitytype = 'view' THEN 1 ELSE 0 END) AS v FROM clickstream GROUP BY \
      customerid) SELECT sum(v) AS views, sum(v * v) AS carts FROM f
      """)
    try expectSQL(
      """
      WITH g AS (SELECT customerid, CASE WHEN eventtime > lag(eventtime) OVER (PARTITION BY customerid ORDER BY eventtime) \
      + INTERVAL '30' MINUTE THEN 1 ELSE 0 END AS fresh FROM clickstream WHERE eventtime < TIMESTAMP '2024-05-04 00:00:00') \
      SELECT count(DISTINCT customerid) + sum(fresh) AS sessions FROM g
      """)
    try expectSQL(
      """
      SELECT day, n FROM (SELECT date_trunc('day', eventtime) AS day, count(*) AS n, row_number() OVER (PARTITION BY \
      date_trunc('day', eventtime) ORDER BY count(*) DESC, productcategory) AS r FROM clickstream GROUP BY 1, 2) t WHERE r <= 3
      """)
  }

  @Test func statementsOfAFile() throws {
    let text = """
      -- first; not an end
      SELECT ';' AS a, "b;" FROM t; /* ; */ ;
      SELECT 2 -- last
      """
    let statements = try Parser.parseStatements(text)
    #expect(statements.map(\.sql) == ["SELECT ';' AS a, \"b;\" FROM t", "SELECT 2"])
    #expect(SourcePosition(of: statements[1].range.lower, in: text) == SourcePosition(line: 3, column: 1))
  }
}
