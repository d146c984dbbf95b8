import Testing

@testable import QueryPlanner

/// What is said about wrong statements: code, words, place and help.
struct BinderErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sql: String
    var code: SQLError.Code
    var message: String
    /// The text at fault.
    var place: String?
    var suggestion: String?

    init(_ sql: String, _ code: SQLError.Code, _ message: String, at place: String? = nil, suggest: String? = nil) {
      self.sql = sql
      self.code = code
      self.message = message
      self.place = place
      suggestion = suggest
    }

    var testDescription: String { sql }
  }

  static let names: [Case] = [
    Case(
      "SELECT custmer FROM clicks", .columnNotFound, "column \"custmer\" not found", at: "custmer",
      suggest: "did you mean \"customer\"?"),
    Case("SELECT c.brand FROM clicks c", .columnNotFound, "table \"c\" has no column \"brand\"", at: "c.brand"),
    Case("SELECT x.customer FROM clicks c", .columnNotFound, "there is no table \"x\"", at: "x.customer"),
    Case(
      "SELECT product FROM clicks, products", .ambiguousName, "column \"product\" is ambiguous", at: "product",
      suggest: "write \"clicks.product\" or \"products.product\""),
    Case("SELECT amount AS a FROM clicks WHERE a > 1", .columnNotFound, "column \"a\" not found"),
    Case("SELECT z.* FROM clicks c", .tableNotFound, "there is no table \"z\" in FROM"),
    Case("SELECT *", .columnNotFound, "SELECT * needs a FROM clause", at: "*"),
    Case("SELECT * FROM nothing", .tableNotFound, "table \"nothing\" does not exist", at: "nothing"),
    Case("SELECT a.amount FROM clicks a JOIN products b USING (brand)", .columnNotFound, "not on the left side"),
    Case("SELECT 1 FROM (VALUES 1) a(x) NATURAL JOIN (VALUES 2) b(y)", .columnNotFound, "NATURAL JOIN"),
    Case("SELECT 1 FROM (VALUES (1, 2)) t(a)", .columnAliasMismatch, "names 1 columns but the relation has 2"),
    Case("WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a", .duplicateName, "is given twice"),
    Case("WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT * FROM a) SELECT * FROM a", .notSupported, "recursive"),
  ]

  static let types: [Case] = [
    Case(
      "SELECT * FROM clicks WHERE at > '2024-05-01'", .typeMismatch, "cannot compare timestamp(3) and varchar",
      at: "at > '2024-05-01'", suggest: "write TIMESTAMP '2024-05-01'"),
    Case(
      "SELECT * FROM clicks WHERE day BETWEEN '2024-05-01' AND day", .typeMismatch, "cannot compare date",
      suggest: "write DATE '2024-05-01'"),
    Case("SELECT * FROM clicks WHERE amount = 'x'", .typeMismatch, "cannot compare bigint and varchar"),
    Case("SELECT * FROM clicks WHERE customer IN ('a', 1)", .typeMismatch, "IN cannot compare", at: "1"),
    Case("SELECT * FROM clicks WHERE amount", .typeMismatch, "WHERE needs a boolean", at: "amount"),
    Case("SELECT NOT amount FROM clicks", .typeMismatch, "NOT needs a boolean"),
    Case("SELECT CASE WHEN 1 THEN 2 END", .typeMismatch, "WHEN needs a boolean", at: "1"),
    Case("SELECT CASE WHEN true THEN 1 ELSE 'a' END", .typeMismatch, "CASE mixes values"),
    Case("SELECT COALESCE(1, 'a')", .typeMismatch, "COALESCE mixes values"),
    Case("SELECT amount + customer FROM clicks", .typeMismatch, "operator + cannot be applied to bigint, varchar"),
    Case("SELECT -customer FROM clicks", .typeMismatch, "operator - cannot be applied to varchar"),
    Case("SELECT sum(customer) FROM clicks", .functionNotFound, "aggregate sum has no form", at: "sum(customer)"),
    Case(
      "SELECT cunt(*) FROM clicks", .functionNotFound, "function \"cunt\" does not exist", at: "cunt",
      suggest: "did you mean \"count\"?"),
    Case("SELECT CAST(day AS bigint) FROM clicks", .typeMismatch, "cannot cast date to bigint"),
    Case("SELECT CAST(1 AS bigit)", .typeNotFound, "unknown type bigit", suggest: "did you mean bigint?"),
    Case("SELECT CAST(1 AS decimal(39, 0))", .typeNotFound, "must be between 1 and 38"),
    Case("SELECT 99999999999999999999", .invalidLiteral, "is beyond bigint", at: "99999999999999999999"),
    Case("SELECT INTERVAL 'x' DAY", .invalidLiteral, "is not an interval of DAY"),
    Case("SELECT DATE 'tomorrow'", .invalidLiteral, "is not a valid date"),
    Case("SELECT 1 UNION SELECT 'a'", .typeMismatch, "types that do not fit"),
    Case("SELECT 1, 2 UNION SELECT 1", .typeMismatch, "as many columns on both sides: 2 and 1"),
    Case("VALUES (1, 2), (3)", .typeMismatch, "different numbers of columns"),
    Case("SELECT (SELECT 1, 2)", .typeMismatch, "must have one column, not 2"),
    Case("SELECT 1 WHERE 1 IN (SELECT 1, 2)", .typeMismatch, "IN compares 1 value with a sub-query of 2 columns"),
  ]

  static let grouping: [Case] = [
    Case("SELECT customer, count(*) FROM clicks", .notAggregate, "\"customer\" must be in GROUP BY", at: "customer"),
    Case("SELECT amount + 1 FROM clicks GROUP BY amount + 2", .notAggregate, "\"amount\" must be", at: "amount"),
    Case("SELECT count(*) FROM clicks GROUP BY activity ORDER BY customer", .notAggregate, "\"customer\" must be"),
    Case("SELECT activity FROM clicks GROUP BY activity HAVING amount > 1", .notAggregate, "\"amount\" must be"),
    Case(
      "SELECT sum(sum(amount)) FROM clicks", .nestedAggregate, "cannot stand in an aggregate's argument",
      at: "sum(amount)"),
    Case(
      "SELECT 1 FROM clicks WHERE count(*) > 1", .invalidArgument, "cannot be used in WHERE", at: "count(*)",
      suggest: "put the condition into HAVING"),
    Case("SELECT count(*) AS n FROM clicks GROUP BY 1", .invalidArgument, "GROUP BY cannot use aggregates"),
    Case("SELECT activity FROM clicks GROUP BY 2", .invalidColumnReference, "GROUP BY position 2"),
    Case("SELECT activity FROM clicks ORDER BY 0", .invalidColumnReference, "ORDER BY position 0", at: "0"),
    Case("SELECT DISTINCT activity FROM clicks ORDER BY amount", .notInDistinct, "with SELECT DISTINCT"),
    Case("SELECT grouping(amount) FROM clicks GROUP BY activity", .invalidArgument, "grouping() is not in GROUP BY"),
    Case("SELECT rank() FROM clicks", .invalidWindow, "needs an OVER clause"),
    Case(
      "SELECT 1 FROM clicks WHERE rank() OVER (ORDER BY at) = 1", .invalidWindow, "cannot be used in WHERE",
      suggest: "compute it in a sub-query and filter that"),
    Case("SELECT sum(rank() OVER (ORDER BY at)) OVER () FROM clicks", .nestedWindow, "cannot be nested"),
    Case("SELECT rank() OVER w FROM clicks", .invalidWindow, "window \"w\" is not defined"),
    Case(
      "SELECT sum(amount) OVER (ORDER BY at ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM clicks",
      .invalidWindow, "must not end before it starts"),
    Case("SELECT min(*) FROM clicks", .functionNotFound, "only count(*) does"),
  ]

  @Test(arguments: names + types + grouping)
  func errorSaysWhatAndWhere(_ example: Case) throws {
    let error = try #require(throws: SQLError.self) { _ = try MemoryEngine().plan(example.sql) }
    #expect(error.code == example.code)
    #expect(error.message.contains(example.message), "\(error.message)")
    if let place = example.place {
      let range = try #require(error.range)
      #expect(String(decoding: Array(example.sql.utf8)[range.lower..<range.upper], as: UTF8.self) == place)
    }
    if let suggestion = example.suggestion { #expect(error.suggestion == suggestion) }
  }

  @Test func deepNestingIsAnErrorNotACrash() {
    let depth = 150
    let nested =
      String(repeating: "SELECT * FROM (", count: depth) + "SELECT 1" + String(repeating: ") t", count: depth)
    #expect(throws: SQLError.self) { _ = try MemoryEngine().plan(nested) }
    let sum = "SELECT " + Array(repeating: "1", count: 900).joined(separator: " + ")
    #expect(throws: SQLError.self) { _ = try MemoryEngine().plan(sum) }
  }
}
