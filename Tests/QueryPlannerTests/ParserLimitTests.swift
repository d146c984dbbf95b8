import Testing

@testable import QueryPlanner

/// Texts that are meant to exhaust the stack or to loop.
@Suite struct ParserLimitTests {
  static func repeated(_ piece: String, _ count: Int) -> String { String(repeating: piece, count: count) }

  @Test(arguments: [
    ("SELECT ", "(", "1", ")"), ("SELECT ", "f(", "1", ")"), ("SELECT ", "ARRAY[", "1", "]"),
    ("SELECT ", "a[", "1", "]"),
    ("SELECT ", "CASE WHEN ", "a", " THEN 1 END"), ("SELECT ", "CAST(", "1", " AS int)"), ("SELECT ", "x -> ", "1", ""),
    ("SELECT * FROM ", "(SELECT * FROM ", "t", ")"), ("SELECT * FROM ", "(", "t", ")"), ("", "(", "SELECT 1", ")"),
    ("SELECT ", "(SELECT ", "1", ")"), ("SELECT * FROM t JOIN ", "t JOIN ", "t", " ON true"),
    ("", "EXPLAIN ", "SELECT 1", ""),
    ("SELECT CAST(a AS ", "array(", "int", "))"), ("SELECT CAST(a AS ", "row(x ", "int", "))"),
    ("SELECT ", "NOT ", "a", ""), ("SELECT ", "- ", "1", ""),
    ("SELECT sum(1) OVER ", "(ORDER BY sum(1) OVER ", "w", ")"),
    ("", "WITH a AS (", "SELECT 1", ") SELECT 1"), ("SELECT ", "a IN (", "1", ")"),
    ("SELECT ", "INTERVAL ", "'1' day", ""),
  ])
  func deepNestingIsAnError(_ head: String, _ open: String, _ inner: String, _ close: String) throws {
    for count in [1_200, 100_000] {
      let sql = head + Self.repeated(open, count) + inner + Self.repeated(close, count)
      let error = try #require(throws: SQLError.self) { try Parser.parseStatement(sql) }
      #expect(error.code == .tooComplex || open == "INTERVAL " || open == "EXPLAIN ", "\(error.message)")
    }
    for count in [10, 60, 150, 190, 210] {
      expectAnswerOrError(head + Self.repeated(open, count) + inner + Self.repeated(close, count))
    }
  }

  @Test(arguments: [" + 1", " || 'a'", "[1]", ".b", " AT TIME ZONE 'x'"]) func longChainsAreAnError(_ link: String)
    throws
  {
    _ = try Parser.parseStatement("SELECT a" + Self.repeated(link, 900)).sql
    for count in [2_000, 100_000] {
      let error = try #require(throws: SQLError.self) {
        try Parser.parseStatement("SELECT a" + Self.repeated(link, count))
      }
      #expect(error.code == .tooComplex)
    }
  }

  @Test func longListsAreFine() throws {
    _ = try Parser.parseStatement("SELECT a WHERE a = 1" + Self.repeated(" OR a = 1", 50_000)).sql
    _ = try Parser.parseStatement("SELECT a WHERE a IN (1" + Self.repeated(", 1", 100_000) + ")").sql
    _ = try Parser.parseStatement("VALUES (1, 'a')" + Self.repeated(", (1, 'a')", 50_000)).sql
  }

  @Test func longChainsOfQueriesAreAnError() throws {
    _ = try Parser.parseStatement("SELECT 1" + Self.repeated(" UNION ALL SELECT 1", 500)).sql
    for link in [" UNION ALL SELECT 1", " INTERSECT SELECT 1"] {
      let error = try #require(throws: SQLError.self) {
        try Parser.parseStatement("SELECT 1" + Self.repeated(link, 50_000))
      }
      #expect(error.code == .tooComplex)
    }
    let error = try #require(throws: SQLError.self) {
      try Parser.parseStatement("SELECT * FROM t" + Self.repeated(" CROSS JOIN t", 50_000))
    }
    #expect(error.code == .tooComplex)
  }

  @Test func randomBytesNeverTrap() {
    var random = SplitMix(seed: 0x5EED_0001)
    for _ in 0..<1_500 {
      let bytes = (0..<Int(random.next() % 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      expectAnswerOrError(String(decoding: bytes, as: UTF8.self))
      expectAnswerOrError("SELECT " + String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func randomTokensNeverTrap() throws {
    var random = SplitMix(seed: 0x5EED_0002)
    let corpus = ParserQueryTests.corpus + ParserExpressionTests.corpus
    var pieces: [String] = []
    for sql in corpus {
      let bytes = Array(sql.utf8)
      for token in try Lexer.tokens(of: bytes, range: SourceRange(0, bytes.count)).dropLast() {
        pieces.append(String(decoding: bytes[token.range.lower..<token.range.upper], as: UTF8.self))
      }
    }
    for _ in 0..<8_000 {
      let count = Int(random.next() % 14) + 1
      let words = (0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
      expectAnswerOrError((random.next() % 2 == 0 ? "SELECT " : "") + words.joined(separator: " "))
    }
  }
}

/// A small repeatable generator (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
