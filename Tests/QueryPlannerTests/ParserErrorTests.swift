import Testing

@testable import QueryPlanner

@Suite struct ParserErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sql: String
    var message: String
    var position: (Int, Int)
    var help: String?
    init(_ sql: String, _ message: String, _ position: (Int, Int), _ help: String? = nil) {
      self.sql = sql
      self.message = message
      self.position = position
      self.help = help
    }
    var testDescription: String { sql }
  }

  static let cases: [Case] = [
    Case("", "the statement is empty", (1, 1)),
    Case("SELECT", "expected an expression, found the end of the text", (1, 7)),
    Case("SELECT a,\nFROM t", "expected an expression, found the keyword FROM", (2, 1)),
    Case("SELECT a FROM t WHERE a == 1", "found \"==\"", (1, 25), "equality is written with one ="),
    Case("SELECT a::int", "found \"::\"", (1, 9), "CAST(value AS type)"),
    Case("SELECT 'abc", "unterminated string", (1, 8), "close it with '"),
    Case("SELECT \"abc", "unterminated quoted name", (1, 8), "close it with \""),
    Case("SELECT 1 /* x", "unterminated comment", (1, 10), "*/"),
    Case("SELECT order FROM t", "found the keyword ORDER", (1, 8), "\"order\""),
    Case("SELECT a AS group", "expected a name behind AS, found the keyword GROUP", (1, 13), "\"group\""),
    Case("SELECT a AS 'b'", "found the string 'b'", (1, 13), "double quotes"),
    Case("SELCT a", "expected a statement", (1, 1), "SELECT"),
    Case("SELECT a FROM t WHRE a = 1", "expected the end of the statement, found \"a\"", (1, 22), "WHERE"),
    Case("SELECT a FROM t QUALIFY r = 1", "found \"QUALIFY\"", (1, 17), "not part of the dialect"),
    Case("SELECT a FROM t LIMIT 5, 10", "LIMIT takes one number", (1, 24), "OFFSET"),
    Case("SELECT INTERVAL 30 MINUTE", "the value of an interval is a string", (1, 17), "INTERVAL '30' MINUTE"),
    Case("SELECT a < b < c", "comparisons cannot be chained", (1, 14), "AND"),
    Case("SELECT * FROM a JOIN b", "expected ON or USING", (1, 23), "CROSS JOIN"),
    Case("SELECT `a` FROM t", "backticks", (1, 8), "\"a\""),
    Case("SELECT 1a", "must not start with a digit", (1, 8), "\"1a\""),
    Case("SELECT ‘a’", "typographic quotation mark", (1, 8)),
    Case("INSERT INTO t VALUES 1", "INSERT is not supported", (1, 1)),
    Case("SELECT X'1'", "even number", (1, 8)),
    Case("SELECT U&'\\00'", "Unicode escape", (1, 8)),
    Case("SELECT a AND (b", "expected \")\"", (1, 16)),
    Case("SELECT \"größe\" 5", "found the number 5", (1, 16)),
    Case("SELECT 1 \u{1} 2", "control character", (1, 10)),
    Case("SELECT \"\"", "must not be empty", (1, 8)),
    Case("SELECT 0x1FFFFFFFFFFFFFFFF", "not an integer", (1, 8)),
  ]

  @Test(arguments: cases) func message(_ example: Case) throws {
    let error = try #require(throws: SQLError.self) { try Parser.parseStatement(example.sql) }
    #expect(error.message.contains(example.message), "\(error.message)")
    let range = try #require(error.range)
    #expect(
      SourcePosition(of: range.lower, in: example.sql)
        == SourcePosition(line: example.position.0, column: example.position.1))
    if let help = example.help { #expect(error.suggestion?.contains(help) == true, "\(error.suggestion ?? "none")") }
  }

  @Test func printedError() throws {
    let sql = "SELECT a,\n\t'日本' FROM WHERE x"
    let error = try #require(throws: SQLError.self) { try Parser.parseStatement(sql) }
    #expect(
      SQLErrorPrinter.text(of: error, in: sql) == """
        SYNTAX_ERROR: expected a table, a file's path in single quotes or a subquery, found the keyword WHERE
        line 2, column 12
            '日本' FROM WHERE x
                        ^^^^^
        help: to use where as a name, write it in double quotes: "WHERE"
        """)
  }

  @Test func longLinesAreCut() throws {
    let sql = "SELECT " + String(repeating: "a + ", count: 100) + "== " + String(repeating: "+ b", count: 100)
    let error = try #require(throws: SQLError.self) { try Parser.parseStatement(sql) }
    let lines = SQLErrorPrinter.text(of: error, in: sql).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 104 })
    let caret = lines[3].prefix { $0 != "^" }.count
    #expect(lines[2].dropFirst(caret).hasPrefix("=="))
  }
}
