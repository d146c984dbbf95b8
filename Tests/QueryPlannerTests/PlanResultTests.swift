import Columnar
import Testing
import Vectorized

@testable import QueryPlanner

/// Answers over the small tables, with every rule on, with none, and with each one off: always the same rows.
struct PlanResultTests {
  static let cases: [(sql: String, rows: [String])] = [
    ("SELECT 1 + 1, 'a'", ["2|a"]),
    (
      "SELECT customer, count(*) FROM clicks GROUP BY customer ORDER BY 2 DESC, 1",
      ["ann|3", "bob|2", "cid|2", "dan|1", "NULL|1"]
    ),
    (
      "SELECT activity, count(DISTINCT amount), count(*), sum(amount), min(amount), max(day) = DATE '2024-05-06', "
        + "count(customer) FILTER (WHERE amount < 9) FROM clicks GROUP BY 1 ORDER BY 1",
      [
        "addtocart|1|1|20|20|false|0", "purchase|2|2|40|10|true|0", "search|0|1|NULL|NULL|false|0",
        "view|4|5|30|5|false|2",
      ]
    ),
    (
      "SELECT brand, count(DISTINCT price), avg(product), max(product) FROM products GROUP BY brand ORDER BY 1",
      ["blue|0|3.0|3", "green|1|5.0|5", "red|2|1.5|2", "NULL|1|4.0|4"]
    ),
    (
      "SELECT count(DISTINCT amount) AS n, day FROM clicks GROUP BY day, customer HAVING count(DISTINCT amount) > 1", []
    ),
    ("SELECT customer c, sum(amount) FROM clicks GROUP BY c HAVING sum(amount) > 10 ORDER BY 2", ["cid|30", "ann|37"]),
    ("SELECT count(*), count(amount), min(amount), max(product) FROM clicks", ["9|7|5|9"]),
    ("SELECT min(day) = DATE '2024-05-01' FROM clicks WHERE amount > 0", ["true"]),
    (
      "SELECT p.brand, sum(c.amount) FROM clicks c JOIN products p ON c.product = p.product GROUP BY 1 ORDER BY 1",
      ["blue|30", "red|43", "NULL|10"]
    ),
    (
      "SELECT p.product, count(c.product) FROM products p LEFT JOIN clicks c ON c.product = p.product AND c.amount > 7 "
        + "GROUP BY 1 ORDER BY 1", ["1|2", "2|1", "3|1", "4|1", "5|0"]
    ),
    ("SELECT p.product FROM products p LEFT JOIN clicks c ON c.product = p.product WHERE c.amount > 20", ["3"]),
    (
      "SELECT c.product, p.brand FROM products p RIGHT JOIN clicks c ON c.product = p.product "
        + "WHERE c.activity = 'view' ORDER BY 1, 2", ["1|red", "2|red", "2|red", "3|blue", "9|NULL"]
    ),
    ("SELECT count(*) FROM clicks c FULL JOIN products p USING (product)", ["10"]),
    (
      "SELECT product, brand FROM clicks FULL JOIN products USING (product) WHERE product > 3 ORDER BY 1",
      ["4|NULL", "5|green", "9|NULL"]
    ),
    (
      "SELECT product FROM products p WHERE EXISTS (SELECT 1 FROM clicks c WHERE c.product = p.product "
        + "AND c.amount > p.price) ORDER BY 1", ["1", "2"]
    ),
    ("SELECT product FROM products p WHERE NOT EXISTS (SELECT 1 FROM clicks c WHERE c.product = p.product)", ["5"]),
    (
      "SELECT product FROM products WHERE product IN (SELECT product FROM clicks WHERE activity = 'purchase') ORDER BY 1",
      ["3", "4"]
    ),
    (
      "SELECT product, amount FROM clicks WHERE product = 1 ORDER BY product, amount DESC NULLS LAST, product",
      ["1|20", "1|10"]
    ),
    ("SELECT product, amount FROM clicks WHERE product = 4 ORDER BY product LIMIT 5", ["4|10"]),
    (
      "SELECT product, activity, count(*) FROM clicks WHERE product = 1 GROUP BY product, activity ORDER BY 1, 2",
      ["1|addtocart|1", "1|view|1"]
    ),
    ("SELECT product, activity FROM clicks WHERE product = 77 GROUP BY product, activity ORDER BY 1, 2", []),
    ("SELECT product, count(*) FROM clicks WHERE product = 77 GROUP BY product, product + 1", []),
    (
      "SELECT c.product, p.product FROM clicks c LEFT JOIN products p ON c.product = p.product AND p.product = 3 "
        + "ORDER BY p.product, c.product",
      ["3|3", "3|3", "1|NULL", "1|NULL", "2|NULL", "2|NULL", "4|NULL", "9|NULL", "NULL|NULL"]
    ),
    ("SELECT product FROM products WHERE product NOT IN (SELECT product FROM clicks)", []),
    ("SELECT product FROM products WHERE product NOT IN (SELECT product FROM clicks WHERE product IS NOT NULL)", ["5"]),
    (
      "SELECT product, product IN (SELECT product FROM clicks) FROM products ORDER BY 1",
      ["1|true", "2|true", "3|true", "4|true", "5|NULL"]
    ),
    (
      "SELECT product, EXISTS (SELECT 1 FROM clicks c WHERE c.product = p.product AND amount > 25) FROM products p "
        + "ORDER BY 1", ["1|false", "2|false", "3|true", "4|false", "5|false"]
    ),
    (
      "SELECT product, (SELECT count(*) FROM clicks c WHERE c.product = p.product) FROM products p ORDER BY 1",
      ["1|2", "2|2", "3|2", "4|1", "5|0"]
    ),
    (
      "SELECT product, (SELECT max(amount) + 1 FROM clicks c WHERE c.product = p.product) FROM products p ORDER BY 1",
      ["1|21", "2|9", "3|31", "4|11", "5|NULL"]
    ),
    (
      "SELECT product, (SELECT brand FROM products q WHERE q.product = p.product + 1) FROM products p ORDER BY 1",
      ["1|red", "2|blue", "3|NULL", "4|green", "5|NULL"]
    ),
    ("SELECT product FROM products WHERE price > (SELECT avg(price) FROM products)", ["4"]),
    (
      "SELECT activity, (SELECT min(product) FROM products) FROM clicks GROUP BY activity ORDER BY activity",
      ["addtocart|1", "purchase|1", "search|1", "view|1"]
    ),
    (
      "SELECT activity, customer, count(*), grouping(activity, customer) FROM clicks WHERE amount > 8 "
        + "GROUP BY ROLLUP (activity, customer) ORDER BY 4, 1, 2",
      [
        "addtocart|ann|1|0", "purchase|cid|1|0", "purchase|dan|1|0", "view|ann|1|0", "addtocart|NULL|1|1",
        "purchase|NULL|2|1", "view|NULL|1|1", "NULL|NULL|4|3",
      ]
    ),
    (
      "SELECT x, count(*) FROM (SELECT CASE WHEN amount > 9 THEN 'high' ELSE 'low' END AS x FROM clicks) t "
        + "WHERE x <> 'none' GROUP BY x ORDER BY x", ["high|4", "low|5"]
    ),
    (
      "SELECT customer, at, n FROM (SELECT customer, amount AS at, row_number() OVER (PARTITION BY customer "
        + "ORDER BY amount DESC) AS n FROM clicks WHERE amount IS NOT NULL) t WHERE n = 1 AND customer < 'c' ORDER BY 1",
      ["ann|20|1", "bob|5|1"]
    ),
    (
      "SELECT activity, count(*) AS n, rank() OVER (ORDER BY count(*) DESC) FROM clicks GROUP BY 1 ORDER BY 3, 1",
      ["view|5|1", "purchase|2|2", "addtocart|1|3", "search|1|3"]
    ),
    ("SELECT DISTINCT activity FROM clicks ORDER BY activity DESC LIMIT 2", ["view", "search"]),
    ("SELECT amount FROM clicks ORDER BY amount DESC NULLS FIRST LIMIT 3 OFFSET 1", ["NULL", "30", "20"]),
    ("SELECT customer FROM clicks ORDER BY amount, customer LIMIT 2", ["bob", "ann"]),
    (
      "SELECT brand FROM products UNION SELECT activity FROM clicks ORDER BY 1 LIMIT 3", ["addtocart", "blue", "green"]
    ),
    ("SELECT product FROM products EXCEPT SELECT product FROM clicks", ["5"]),
    ("SELECT product FROM clicks INTERSECT SELECT product FROM products ORDER BY 1", ["1", "2", "3", "4"]),
    ("SELECT x FROM (SELECT product x FROM products UNION ALL SELECT 7) t WHERE x > 4 ORDER BY x", ["5", "7"]),
    (
      "WITH a AS (SELECT product, amount FROM clicks WHERE amount > 5) SELECT count(*) FROM a x JOIN a y "
        + "ON x.product = y.product", ["8"]
    ),
    ("SELECT count(*) FROM clicks WHERE false", ["0"]),
    ("SELECT sum(amount) FROM clicks WHERE 1 = 0 GROUP BY activity", []),
    (
      "SELECT a.product FROM products a, products b, clicks c WHERE a.product = b.product AND b.product = c.product "
        + "AND c.activity = 'purchase' ORDER BY 1", ["3", "4"]
    ),
    ("SELECT count(*) FROM clicks WHERE day >= DATE '2024-05-03' AND CAST(at AS date) <= DATE '2024-05-04'", ["4"]),
    ("SELECT count(*) FROM clicks WHERE NOT (activity = 'view' OR amount > 10)", ["1"]),
    ("SELECT count(*) FROM clicks WHERE activity = 'view' OR activity = 'search' OR activity IN ('x')", ["6"]),
    ("SELECT if(amount IS NULL, -1, amount) FROM clicks WHERE customer = 'cid' ORDER BY 1", ["-1", "30"]),
    ("SELECT 10 > ALL (SELECT product FROM products), 0 > ANY (SELECT product FROM products)", ["true|false"]),
    ("SELECT CURRENT_DATE = DATE '2026-11-24', CAST(LOCALTIMESTAMP AS varchar)", ["true|2026-11-24 16:04:05.123"]),
    ("SELECT x FROM (VALUES 1, 2, 3) t(x) ORDER BY -x FETCH FIRST 1 ROW ONLY", ["3"]),
    ("SELECT x FROM (VALUES 3, 1, 1, 2) t(x) ORDER BY x FETCH FIRST 1 ROW WITH TIES", ["1", "1"]),
    ("SELECT x FROM (VALUES 0, 5, 50) t(x) WHERE x <> 0 AND 100 / x > 5", ["5"]),
    ("SELECT count(*) FROM clicks WHERE amount - 5 <> 0 AND 100 / (amount - 5) > 10", ["4"]),
    ("SELECT count(*) FROM clicks WHERE date_trunc('month', at) = TIMESTAMP '2024-05-01 00:00:00'", ["9"]),
    (
      "SELECT count(*) FROM clicks WHERE year(at) > 2024 OR date_trunc('day', at) > TIMESTAMP '2024-05-04 00:00:00'",
      ["2"]
    ),
    (
      "SELECT product, (SELECT count(*) FROM clicks c WHERE c.amount > p.price AND c.product = p.product) FROM products p "
        + "ORDER BY 1", ["1|1", "2|2", "3|0", "4|0", "5|0"]
    ),
    ("TABLE products LIMIT 0", []),
    (
      "SELECT sum(amount + 1), sum(amount - 2), sum(3 - amount), avg(amount + 1), sum(amount * 2), count(amount) FROM clicks",
      ["97|76|-69|13.857142857142858|180|7"]
    ),
    (
      "SELECT activity, sum(product + 1), sum(product + 2), avg(product + 2) FROM clicks GROUP BY activity ORDER BY 1",
      ["addtocart|2|3|3.0", "purchase|9|11|5.5", "search|NULL|NULL|NULL", "view|22|27|5.4"]
    ),
    ("SELECT sum(amount + 1), sum(amount + 2), avg(amount) FROM clicks WHERE amount > 1000", ["NULL|NULL|NULL"]),
    (
      "SELECT sum(c.amount + 1), sum(c.amount + 2) FILTER (WHERE p.product > 2), sum(c.amount) FROM products p "
        + "LEFT JOIN clicks c ON c.product = p.product", ["89|44|83"]
    ),
    (
      "SELECT product, product + 1, 'k', count(*) FROM clicks GROUP BY 1, 2, 3 ORDER BY 1",
      ["1|2|k|2", "2|3|k|2", "3|4|k|2", "4|5|k|1", "9|10|k|1", "NULL|NULL|k|1"]
    ),
    (
      "SELECT customer, starts_with(customer, 'a'), ends_with(customer, 'n'), strpos(customer, 'n') > 0, "
        + "position('n' IN customer) = 0, regexp_like(customer, 'bo'), customer LIKE 'cid' FROM clicks "
        + "WHERE product IN (1, 2) AND activity = 'view' ORDER BY customer",
      [
        "ann|true|true|true|false|false|false", "bob|false|false|false|true|true|false",
        "NULL|NULL|NULL|NULL|NULL|NULL|NULL",
      ]
    ),
    ("SELECT 1, 'x', count(*) FROM clicks WHERE amount > 1000 GROUP BY 1, 2", []),
    (
      "SELECT amount % 2, amount % 2, amount % 2 + 1 FROM clicks GROUP BY 1, 2, 3 ORDER BY 1",
      ["0|0|1", "1|1|2", "NULL|NULL|NULL"]
    ),
    (
      "SELECT product, product * 10, count(*) FROM clicks GROUP BY 1, 2 HAVING product * 10 > 15 ORDER BY 3 DESC, 1 LIMIT 2",
      ["2|20|2", "3|30|2"]
    ),
    (
      "SELECT sum(CASE WHEN activity = 'view' THEN 1 ELSE 0 END), count(CASE WHEN amount > 9 THEN 'x' END), "
        + "avg(CASE WHEN amount > 9 THEN 5 ELSE 1 END), sum(CASE WHEN amount > 9 THEN 3 END) FROM clicks",
      ["5|4|2.7777777777777777|12"]
    ),
    (
      "SELECT sum(CASE WHEN activity = 'view' THEN 1 ELSE 0 END), count(CASE WHEN amount > 9 THEN 'x' END), "
        + "avg(CASE WHEN amount > 9 THEN 5 ELSE 1 END), sum(CASE WHEN amount > 9 THEN 3 END) FROM clicks WHERE amount > 1000",
      ["NULL|0|NULL|NULL"]
    ),
    (
      "SELECT customer, sum(CASE WHEN amount > 9 THEN 2 ELSE 1 END), sum(CASE WHEN amount > 9 THEN 1 END), count(activity) "
        + "FROM clicks GROUP BY 1 ORDER BY 1",
      ["ann|5|2|3", "bob|2|NULL|2", "cid|3|1|2", "dan|2|1|1", "NULL|1|NULL|1"]
    ),
    (
      "SELECT product, sum(CASE WHEN activity = 'view' THEN 1 ELSE 0 END) FILTER (WHERE amount > 9) FROM clicks "
        + "GROUP BY ROLLUP (product) ORDER BY 1", ["1|1", "2|NULL", "3|0", "4|0", "9|NULL", "NULL|NULL", "NULL|1"]
    ),
  ]

  static let settings: [MemoryEngine] =
    [MemoryEngine(), MemoryEngine(usesOptimizer: false)]
    + OptimizerRules.names.map { MemoryEngine(disabledRules: [$0]) }

  @Test(arguments: settings)
  func sameRowsWithAndWithoutRules(_ engine: MemoryEngine) throws {
    for (sql, expected) in Self.cases {
      #expect(try engine.lines(sql) == expected, "\(sql)")
    }
  }

  /// The clickstream queries give with each setting what they give without any rule.
  @Test func clickstreamQueriesAgree() throws {
    let entries = PlanGoldenTests.parse(try PlanGoldenTests.read(PlanGoldenTests.folder + "/clickstream.txt"))
    #expect(entries.count == 24)
    for entry in entries {
      let plain = try MemoryEngine(catalog: .clickstream, usesOptimizer: false).lines(entry.sql)
      #expect(!plain.isEmpty, "\(entry.title)")
      for engine in Self.settings {
        var engine = engine
        engine.catalog = .clickstream
        #expect(try engine.lines(entry.sql) == plain, "\(entry.title) \(engine.testDescription)")
      }
    }
  }

  @Test func columnNamesAreTrinos() throws {
    let schema = try MemoryEngine().plan(
      "SELECT amount, amount AS b, amount + 1, c.day, count(*) OVER () FROM clicks c"
    )
    .schema
    #expect(schema.fields.map(\.name) == ["amount", "b", "_col2", "day", "_col4"])
    let types = try MemoryEngine().plan("SELECT 1, 3000000000, 1.50, 1e0, 'a', NULL, DATE '2024-01-01', 1 / 2").schema
    #expect(
      types.fields.map(\.type.description)
        == ["integer", "bigint", "decimal(3,2)", "double", "varchar(1)", "unknown", "date", "integer"])
  }

  /// What would overflow does so under every rule.
  @Test(arguments: settings)
  func overflowStays(_ engine: MemoryEngine) {
    for sql in [
      "SELECT sum(x + 1), sum(x + 2) FROM (VALUES 2147483647, 1) t (x)",
      "SELECT sum(x - 1), avg(x - 1) FROM (VALUES -9223372036854775807 - 1, 1) t (x)",
      "SELECT x, x + 1, count(*) FROM (VALUES 2147483647, 1) t (x) GROUP BY 1, 2",
      "SELECT sum(x * 2), sum(x * 3) FROM (VALUES 2000000000, 1) t (x)",
    ] {
      #expect(throws: EvaluationError.self, "\(sql)") { _ = try engine.rows(sql) }
    }
  }

  @Test func aSubqueryWithTwoRowsFails() {
    #expect(throws: EvaluationError.self) { _ = try MemoryEngine().rows("SELECT (SELECT product FROM products)") }
    #expect(throws: EvaluationError.self) {
      _ = try MemoryEngine().rows(
        "SELECT (SELECT amount FROM clicks c WHERE c.product = p.product) FROM products p")
    }
  }
}

extension MemoryEngine: CustomTestStringConvertible {
  var testDescription: String {
    usesOptimizer ? "without \(disabledRules.first ?? "nothing")" : "without optimizer"
  }
}
