/// Expressions without operators: literals, names, parentheses, and the forms that start with a keyword.
extension Parser {
  mutating func parsePrimary() throws(SQLError) -> Expression {
    let start = token.range.lower
    switch token.kind {
    case .integer, .decimal, .double, .string, .unicodeString, .binaryString: return try parseLiteral()
    case .symbol(.leftParenthesis): return try parseParentheses()
    case .symbol(.question):
      advance()
      parameterCount += 1
      return Expression(.parameter(parameterCount - 1), range: range(from: start))
    case .word:
      if let expression = try parseKeywordForm() { return expression }
      if peek().kind == .string || peek().kind == .unicodeString, isName(token) { return try parseTypedLiteral() }
      return try parseNameOrCall()
    case .quotedName, .backquotedName: return try parseNameOrCall()
    case .symbol, .end: throw unexpected("an expression")
    }
  }

  private mutating func parseNameOrCall() throws(SQLError) -> Expression {
    let name = try parseIdentifier("an expression")
    if at(.arrow) { return try parseLambdaBody([name], from: name.range.lower) }
    if at(.leftParenthesis) { return try parseCall(QualifiedName([name]), from: name.range.lower) }
    return Expression(.identifier(name), range: name.range)
  }

  private mutating func parseLambdaBody(_ names: [Identifier], from start: Int) throws(SQLError) -> Expression {
    try expect(.arrow)
    let body = try parseExpression()
    try deepen()
    return Expression(.lambda(names, body: body), range: range(from: start))
  }

  /// `(query)`, `(expression)`, a row `(a, b)`, or the names of a lambda.
  private mutating func parseParentheses() throws(SQLError) -> Expression {
    let start = token.range.lower
    if let names = try parseLambdaNames() { return try parseLambdaBody(names, from: start) }
    advance()
    if startsQuery() {
      let query = try parseQuery()
      try expect(.rightParenthesis, "behind the subquery")
      return Expression(.subquery(query), range: range(from: start))
    }
    let members = try parseList { (parser) throws(SQLError) in try parser.parseExpressionOrQuery() }
    try expect(.rightParenthesis)
    guard members.count == 1 else { return Expression(.row(members), range: range(from: start)) }
    return Expression(members[0].kind, range: range(from: start))
  }

  /// An expression; one that turns out to be the first part of a query, as in `((SELECT 1) UNION SELECT 2)`, becomes it.
  mutating func parseExpressionOrQuery() throws(SQLError) -> Expression {
    let expression = try parseExpression()
    guard case .subquery(let query) = expression.kind, continuesQuery() else { return expression }
    let whole = try parseQuery(continuing: .query(query), from: expression.range.lower)
    return Expression(.subquery(whole), range: whole.range)
  }

  /// The names in `(x, y) -> …`; nil, with nothing taken, when there is no arrow behind the parentheses.
  private mutating func parseLambdaNames() throws(SQLError) -> [Identifier]? {
    var cursor = 1
    if peek(1).kind != .symbol(.rightParenthesis) {
      while isName(peek(cursor)), peek(cursor + 1).kind == .symbol(.comma) { cursor += 2 }
      guard isName(peek(cursor)) else { return nil }
      cursor += 1
    }
    guard peek(cursor).kind == .symbol(.rightParenthesis), peek(cursor + 1).kind == .symbol(.arrow) else { return nil }
    advance()
    let names = at(.rightParenthesis) ? [] : try parseList { (parser) throws(SQLError) in try parser.parseIdentifier() }
    try expect(.rightParenthesis)
    return names
  }

  /// What a keyword starts; nil when the word is a plain name here.
  private mutating func parseKeywordForm() throws(SQLError) -> Expression? {
    guard let keyword = token.keyword else { return nil }
    let start = token.range.lower
    let opens = peek().kind == .symbol(.leftParenthesis)
    switch keyword {
    case .null, .true, .false: return try parseLiteral()
    case .case: return try parseCase()
    case .cast: return try parseCast(isTry: false)
    case .tryCast where opens: return try parseCast(isTry: true)
    case .exists:
      advance()
      return Expression(.exists(try parseParenthesizedQuery()), range: range(from: start))
    case .interval where startsInterval(): return try parseInterval()
    case .extract: return try parseExtract()
    case .position where opens: return try parsePosition()
    case .substring where opens: return try parseSubstring()
    case .trim: return try parseTrim()
    case .normalize: return try parseNormalize()
    case .listagg: return try parseListagg()
    case .grouping: return try parseGrouping()
    case .array where peek().kind == .symbol(.leftBracket): return try parseArray()
    case .row where opens: return try parseRow()
    case .left, .right:
      throw unexpected("an expression")
    default: return try parseCurrentValue()
    }
  }

  private mutating func parseCurrentValue() throws(SQLError) -> Expression? {
    guard let keyword = token.keyword, keyword.isReserved, let value = CurrentValue(rawValue: keyword.rawValue) else {
      return nil
    }
    let start = advance().range.lower
    var precision: Int?
    if at(.leftParenthesis), [.time, .timestamp, .localTime, .localTimestamp].contains(value) {
      advance()
      precision = try parseSmallNumber("a precision")
      try expect(.rightParenthesis)
    }
    return Expression(.current(value, precision: precision), range: range(from: start))
  }

  /// A number that bounds something: a precision, a length.
  mutating func parseSmallNumber(_ what: String) throws(SQLError) -> Int {
    guard token.kind == .integer else { throw unexpected(what) }
    let current = advance()
    guard let number = Int(text(of: current)), number <= Int(Int32.max) else {
      throw SQLError(.invalidLiteral, "\(what) of \(text(of: current)) is too large", at: current.range)
    }
    return number
  }
}
