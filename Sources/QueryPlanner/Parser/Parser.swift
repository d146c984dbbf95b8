/// Turns SQL text of the Athena (Trino) dialect into a statement, by recursive descent.
///
/// The grammar is split by area: Statement, Query, Select, Relation, Expression, Predicate, Primary, Call, Window, TypeName.
/// Every loop takes at least one token a turn or throws, and `enter` bounds the recursion, so any text ends in a statement
/// or an error.
package struct Parser {
  let bytes: [UInt8]
  let tokens: [Token]
  /// Index into `tokens`; never moves behind the last one, `.end`.
  var index = 0
  var parameterCount = 0
  /// How many nested constructs are open.
  private var nesting = 0
  /// Upper bound of the depth of the trees finished inside the innermost open construct.
  private var deepest = 0

  /// Each level costs about ten frames here and as many again in the binder; 8 MB of stack hold over ten times as many.
  static let maximumNesting = 200
  /// Left-deep chains such as `1 + 1 + …` are parsed by a loop, but later stages walk them by recursion.
  static let maximumDepth = 1_000

  init(_ bytes: [UInt8], range: SourceRange) throws(SQLError) {
    self.bytes = bytes
    tokens = try Lexer.tokens(of: bytes, range: range)
  }

  /// The statement that `sql` holds; a semicolon may end it.
  package static func parseStatement(_ sql: String) throws(SQLError) -> Statement {
    let bytes = Array(sql.utf8)
    return try parseStatement(bytes, range: SourceRange(0, bytes.count))
  }

  /// The statements of a text, one after the other, separated by semicolons. Ranges are offsets in the whole text.
  package static func parseStatements(_ sql: String) throws(SQLError) -> [Statement] {
    let bytes = Array(sql.utf8)
    var statements: [Statement] = []
    for range in StatementSplitter.ranges(in: bytes) {
      statements.append(try parseStatement(bytes, range: range))
    }
    return statements
  }

  /// The statement in a part of a text.
  package static func parseStatement(_ bytes: [UInt8], range: SourceRange) throws(SQLError) -> Statement {
    var parser = try Parser(bytes, range: range)
    let statement = try parser.parseStatement()
    while parser.take(.semicolon) {}
    guard parser.token.kind == .end else { throw parser.unexpected("the end of the statement") }
    return statement
  }

  /// The expression that `sql` holds and nothing else: a transform's rule, a column's default.
  package static func parseExpression(_ sql: String) throws(SQLError) -> Expression {
    let bytes = Array(sql.utf8)
    var parser = try Parser(bytes, range: SourceRange(0, bytes.count))
    let expression = try parser.parseExpression()
    guard parser.token.kind == .end else { throw parser.unexpected("the end of the expression") }
    return expression
  }

  /// Opens a nested construct; the value goes to the matching `leave`.
  mutating func enter() throws(SQLError) -> Int {
    nesting += 1
    guard nesting <= Self.maximumNesting else {
      throw SQLError(
        .tooComplex, "more than \(Self.maximumNesting) levels of nesting", at: token.range,
        suggestion: "split the statement with WITH, or remove parentheses")
    }
    return setAside()
  }

  /// Closes a nested construct. Not called when an error leaves it: the parser is not used again then.
  mutating func leave(_ outer: Int) throws(SQLError) {
    nesting -= 1
    try deepen()
    rejoin(outer)
  }

  /// Starts to measure a tree beside those finished so far; the value goes to the matching `rejoin`.
  mutating func setAside() -> Int {
    let siblings = deepest
    deepest = 0
    return siblings
  }

  mutating func rejoin(_ siblings: Int) { deepest = max(siblings, deepest) }

  /// Notes that one more node is put on top of what has been parsed in this construct.
  mutating func deepen() throws(SQLError) {
    deepest += 1
    guard deepest <= Self.maximumDepth else {
      throw SQLError(
        .tooComplex, "a chain of more than \(Self.maximumDepth) operators", at: token.range,
        suggestion: "use a list (IN, concat, greatest …) or VALUES instead of a long chain")
    }
  }
}
