import Testing

@testable import QueryPlanner

@Suite struct ParserExpressionTests {
  /// One expression for each form of the grammar.
  static let corpus: [String] = [
    "NULL", "true", "false", "42", "1_000", "0xFF", "1.5", ".5", "1.", "1e3", "1.5E-2", "'it''s'", "''",
    "U&'d\\0061t\\+000061'", "U&'d!0061' UESCAPE '!'", "X'6a 6B'", "DATE '2024-05-01'",
    "TIMESTAMP '2024-05-01 10:00:00'",
    "DECIMAL '1.50'", "JSON '{}'", "double '1'", "INTERVAL '30' MINUTE", "INTERVAL -'1' DAY",
    "INTERVAL '1-2' YEAR TO MONTH",
    "a", "\"a\"\"b\"", "a.b.c", "\"order\".\"x y\"", "größe", "?", "- 1", "-(-1)", "+a",
    "a + b - c * d / e % f || g || h",
    "(a + b) * c", "a - (b - c)", "a || (b || c)", "-a * b", "-(a * b)", "a = b", "a == b IS NULL",
    "a <> b", "a != b", "a < 1 AND b <= 2 OR c > 3 AND NOT d >= 4", "(a AND b) AND c", "NOT (a OR b)", "NOT NOT a",
    "a BETWEEN 1 AND 2 AND b", "a NOT BETWEEN -1 AND b + 1", "a IN (1, 2)", "a NOT IN (SELECT 1)", "a IN ((SELECT 1))",
    "(a, b) IN ((1, 2), (3, 4))", "a IN ((SELECT 1) UNION SELECT 2)", "a LIKE 'x%'", "a NOT LIKE b || '%' ESCAPE '\\'",
    "a IS NULL", "a IS NOT NULL", "a IS DISTINCT FROM b", "a IS NOT DISTINCT FROM b + 1", "a IS TRUE",
    "a IS NOT UNKNOWN",
    "(a = b) = c", "(a IS NULL) = (b IS NULL)", "EXISTS (SELECT 1)", "NOT EXISTS (SELECT 1)", "(SELECT 1) + 1",
    "((SELECT 1) UNION ALL (SELECT 2))", "a = ANY (SELECT 1)", "a <> ALL (VALUES 1)", "a < SOME (SELECT 1)",
    "CASE WHEN a THEN 1 ELSE 2 END", "CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' END",
    "CAST(a AS decimal(10, 2))", "TRY_CAST(a AS varchar(10))", "CAST(a AS timestamp(3) with time zone)",
    "CAST(a AS array(map(varchar, row(x integer, double precision, \"y z\" time without time zone))))",
    "CAST(a AS interval day to second)", "CAST(a AS interval year to month)", "CAST(a AS array<int>)",
    "CAST(a AS integer array)", "CAST(a AS row(bigint, varchar(5)))", "EXTRACT(hour FROM a)", "extract(dow FROM a + b)",
    "POSITION('a' IN b || c)", "SUBSTRING(a FROM 2 FOR 3)", "substring(a, 2)", "TRIM(a)", "TRIM(LEADING 'x' FROM a)",
    "TRIM(BOTH FROM a)", "TRIM('x' FROM a)", "trim(a, 'x')", "trim(both)", "CURRENT_DATE", "CURRENT_TIMESTAMP(3)",
    "localtime",
    "CURRENT_USER", "a AT TIME ZONE 'UTC'", "-a AT TIME ZONE 'UTC'", "f()", "s.f(a, b)", "count(*)",
    "count(DISTINCT a)",
    "array_agg(a ORDER BY b DESC, c) FILTER (WHERE d > 1)", "sum(ALL a)", "sum(a) FILTER (WHERE a > 0) OVER ()",
    "lag(a, 1) IGNORE NULLS OVER (PARTITION BY b, c ORDER BY d)", "first_value(a) RESPECT NULLS OVER w",
    "sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    "sum(a) OVER (ORDER BY b RANGE UNBOUNDED PRECEDING)",
    "sum(a) OVER (w GROUPS BETWEEN UNBOUNDED PRECEDING AND 2 FOLLOWING)",
    "sum(a) OVER (ROWS BETWEEN INTERVAL '1' DAY PRECEDING AND UNBOUNDED FOLLOWING)",
    "listagg(a, ',' ON OVERFLOW ERROR) WITHIN GROUP (ORDER BY b) FILTER (WHERE c)",
    "ARRAY[]", "ARRAY[1, 2][1]", "a[1][2].b", "ROW(1, 'x')", "(1, 2)", "(a).b", "f(a).b", "(a + b)[1]", "(-a)[1]",
    "transform(a, x -> x + 1)", "reduce(a, 0, (s, x) -> s + x, s -> s)", "f(() -> 1)", "(x -> x)", "normalize(a, NFD)",
    "grouping(a)", "if(a, 1)", "coalesce(a, b)", "left_pad", "date(a)", "row", "array", "day", "year + month",
    "\"select\"",
    "((((a))))", "position", "filter", "f(filter)", "over", "x AND (SELECT true) AND y", "interval", "a.\"b c\".d",
  ]

  @Test(arguments: corpus) func roundTrip(_ expression: String) throws {
    // `==` is an error of its own; the others must be accepted.
    guard !expression.contains("==") else {
      let error = try #require(throws: SQLError.self) { try Parser.parseExpression(expression) }
      #expect(error.suggestion == "equality is written with one =")
      return
    }
    try expectSQL("SELECT \(expression) AS result FROM t")
  }

  @Test func unparenthesizedConnectivesAreOneNode() throws {
    let expression = try Parser.parseExpression("a AND b AND c OR d")
    guard case .logical(.or, let alternatives) = expression.kind,
      case .logical(.and, let operands) = alternatives[0].kind
    else {
      Issue.record("not an OR of an AND")
      return
    }
    #expect(alternatives.count == 2 && operands.count == 3)
    #expect(operands[1].range == SourceRange(6, 7))
  }

  @Test(arguments: [
    ("-a * b", "(- (a)) * b"), ("a + b * c", "a + (b * c)"), ("a - b - c", "(a - b) - c"),
    ("a || b + c", "a || (b + c)"), ("NOT a = b", "NOT (a = b)"), ("a = b AND c", "(a = b) AND c"),
    ("a OR b AND c", "a OR (b AND c)"), ("NOT a AND b", "(NOT a) AND b"),
    ("- a AT TIME ZONE 'UTC'", "- (a AT TIME ZONE 'UTC')"),
    ("a BETWEEN b + 1 AND c OR d", "(a BETWEEN (b + 1) AND c) OR d"), ("a % b * c", "(a % b) * c"),
  ])
  func precedence(_ plain: String, _ grouped: String) throws {
    #expect(try Parser.parseExpression(plain).sql == Parser.parseExpression(grouped).sql)
  }

  @Test func literalsKeepTheirValues() throws {
    func literal(_ sql: String) throws -> Literal? {
      guard case .literal(let literal) = try Parser.parseExpression(sql).kind else { return nil }
      return literal
    }
    #expect(try literal("1_000") == .integer("1000"))
    #expect(try literal("0xFF") == .integer("255"))
    #expect(try literal("0b101") == .integer("5"))
    #expect(try literal("'it''s'") == .string("it's"))
    #expect(try literal("U&'d\\0061t\\+01F600\\\\'") == .string("dat\u{1F600}\\"))
    #expect(try literal("X'6a 6B'") == .binary([0x6A, 0x6B]))
    #expect(try literal("1.5E-2") == .double("1.5E-2"))
  }
}
