import Testing

@testable import QueryPlanner

@Suite struct ParserQueryTests {
  /// One statement for each clause and form of the grammar.
  static let corpus: [String] = [
    "SELECT 1",
    "SELECT DISTINCT a AS x, b y, t.*, *, (r).* AS (p, q) FROM t",
    "SELECT ALL a FROM c.s.t AS t (a, b) WHERE a > 1 AND NOT b OR c",
    "SELECT * FROM 'data/*.parquet' p, 'x.csv' AS c (a, b)",
    "SELECT a FROM t TABLESAMPLE BERNOULLI (10)",
    "SELECT a FROM t x TABLESAMPLE SYSTEM (1.5) WHERE a",
    "SELECT * FROM (SELECT 1) t (a) CROSS JOIN UNNEST(ARRAY[1, 2], m) WITH ORDINALITY AS u (x, y, n)",
    "SELECT * FROM a JOIN b ON a.x = b.x LEFT OUTER JOIN c USING (x, y) RIGHT JOIN d ON true FULL JOIN e ON 1 = 1",
    "SELECT * FROM a NATURAL JOIN b NATURAL LEFT JOIN c, d CROSS JOIN e",
    "SELECT * FROM a JOIN b LEFT JOIN c ON b.x = c.x ON a.x = b.x",
    "SELECT * FROM (a JOIN b ON a.x = b.x) JOIN c ON true",
    "SELECT * FROM t CROSS JOIN LATERAL (SELECT t.a) l",
    "SELECT * FROM TABLE(sequence(1, 10)), sequence(1, 2) s (n), (VALUES 1, 2) v, (TABLE t) w",
    "SELECT * FROM ((SELECT 1) UNION (SELECT 2)) t",
    "SELECT a, count(*) FROM t GROUP BY 1, t.a, (a, b), (), ROLLUP (a, (b, c)), CUBE (a), GROUPING SETS ((a, b), a, ())",
    "SELECT a FROM t GROUP BY DISTINCT ROLLUP (a), ROLLUP (b) HAVING count(*) > 1",
    "SELECT grouping(a, b) FROM t GROUP BY ALL CUBE (a, b)",
    "SELECT rank() OVER w, sum(x) OVER (w ORDER BY y) FROM t WINDOW w AS (PARTITION BY a), v AS (w ORDER BY b)",
    "SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 4 EXCEPT DISTINCT SELECT 5",
    "(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2)",
    "SELECT a FROM t ORDER BY a, b DESC NULLS FIRST, c ASC NULLS LAST OFFSET 5 ROWS LIMIT 10",
    "SELECT a FROM t OFFSET ? FETCH FIRST 5 ROWS WITH TIES",
    "SELECT a FROM t FETCH NEXT ROW ONLY",
    "SELECT a FROM t LIMIT ALL",
    "WITH a AS (SELECT 1), b (x, y) AS (VALUES (1, 2), (3, 4)) SELECT * FROM a, b",
    "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t",
    "VALUES (1, 'a'), (2, 'b') ORDER BY 1",
    "TABLE t ORDER BY 1 LIMIT 2",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE VERBOSE SELECT 1",
    "EXPLAIN (FORMAT JSON, TYPE LOGICAL) SELECT 1",
    "SHOW TABLES", "SHOW TABLES FROM s LIKE 'a%' ESCAPE '!'", "SHOW COLUMNS FROM t", "DESCRIBE s.t", "DESC 'a.csv'",
    "SHOW FUNCTIONS LIKE '%trunc'", "SHOW SCHEMAS",
  ]

  @Test(arguments: corpus) func roundTrip(_ sql: String) throws { try expectSQL(sql) }
}
