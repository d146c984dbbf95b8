/// Expressions with a syntax of their own: CASE, CAST, EXTRACT, POSITION, SUBSTRING, TRIM, ARRAY, ROW and others.
extension Parser {
  mutating func parseCase() throws(SQLError) -> Expression {
    let start = token.range.lower
    try expect(.case)
    let operand = at(.when) ? nil : try parseExpression()
    var clauses: [WhenClause] = []
    while take(.when) {
      let condition = try parseExpression()
      try expect(.then)
      clauses.append(WhenClause(condition: condition, result: try parseExpression()))
    }
    guard !clauses.isEmpty else { throw unexpected("WHEN") }
    let otherwise = take(.else) ? try parseExpression() : nil
    guard take(.end) else { throw unexpected("WHEN, ELSE or END") }
    try deepen()
    return Expression(.caseWhen(operand: operand, clauses, otherwise: otherwise), range: range(from: start))
  }

  mutating func parseCast(isTry: Bool) throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    let value = try parseExpression()
    guard take(.as) else { throw unexpected("AS and a type") }
    let type = try parseTypeName()
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.cast(value, type, isTry: isTry), range: range(from: start))
  }

  mutating func parseExtract() throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    let field = try parseDateField()
    try expect(.from)
    let source = try parseExpression()
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.extract(field, from: source), range: range(from: start))
  }

  private mutating func parseDateField() throws(SQLError) -> DateField {
    let short: [String: DateField] = [
      "DOW": .dayOfWeek, "DOY": .dayOfYear, "YOW": .yearOfWeek, "DAY_OF_MONTH": .day,
    ]
    let word = text(of: token).uppercased()
    guard token.kind == .word, let field = DateField(rawValue: word) ?? short[word] else {
      throw unexpected("a field such as YEAR, MONTH, DAY, HOUR, DAY_OF_WEEK")
    }
    advance()
    return field
  }

  mutating func parsePosition() throws(SQLError) -> Expression {
    let name = try parseIdentifier()
    try expect(.leftParenthesis)
    // A predicate would take the IN for itself.
    let needle = try parseValue()
    try expect(.in)
    let text = try parseValue()
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.position(needle, in: text), range: range(from: name.range.lower))
  }

  /// `SUBSTRING(a FROM b FOR c)` and the plain call give the same node.
  mutating func parseSubstring() throws(SQLError) -> Expression {
    let name = try parseIdentifier()
    try expect(.leftParenthesis)
    var arguments = [try parseExpression()]
    if take(.from) {
      arguments.append(try parseExpression())
      if take(.for) { arguments.append(try parseExpression()) }
    } else {
      while take(.comma) { arguments.append(try parseExpression()) }
    }
    try expect(.rightParenthesis)
    return try parseCallTail(
      FunctionCall(name: QualifiedName([name]), arguments: arguments), from: name.range.lower)
  }

  /// `TRIM([side] [characters] FROM text)`, `TRIM(text)`, `TRIM(text, characters)`.
  mutating func parseTrim() throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    var side: TrimSide?
    if let word = token.keyword, let written = TrimSide(rawValue: word.rawValue), startsTrimSource(peek()) {
      side = written
      advance()
    }
    var characters: Expression?
    var source: Expression
    if take(.from) {
      source = try parseExpression()
    } else {
      source = try parseExpression()
      if take(.from) {
        characters = source
        source = try parseExpression()
      } else if side != nil {
        throw unexpected("FROM")
      } else if take(.comma) {
        characters = try parseExpression()
      }
    }
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.trim(side ?? .both, characters, from: source), range: range(from: start))
  }

  /// Whether BOTH, LEADING or TRAILING in front of `next` is a keyword and not a column's name.
  private func startsTrimSource(_ next: Token) -> Bool {
    switch next.kind {
    case .symbol(let symbol): symbol == .leftParenthesis || symbol == .question
    case .end: false
    default: true
    }
  }

  /// `NORMALIZE(text [, NFC | NFD | NFKC | NFKD])`; the form becomes a string.
  mutating func parseNormalize() throws(SQLError) -> Expression {
    let word = advance()
    try expect(.leftParenthesis)
    var arguments = [try parseExpression()]
    if take(.comma) {
      let form = try parseIdentifier("NFC, NFD, NFKC or NFKD")
      guard ["NFC", "NFD", "NFKC", "NFKD"].contains(form.name.uppercased()) else {
        throw SQLError(
          .syntax, "unknown normal form \"\(form.name)\"", at: form.range, suggestion: "write NFC, NFD, NFKC or NFKD")
      }
      arguments.append(Expression(.literal(.string(form.name.uppercased())), range: form.range))
    }
    try expect(.rightParenthesis)
    let name = QualifiedName([Identifier("normalize", range: word.range)])
    try deepen()
    return Expression(.call(FunctionCall(name: name, arguments: arguments)), range: range(from: word.range.lower))
  }

  mutating func parseGrouping() throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    let members =
      at(.rightParenthesis) ? [] : try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.grouping(members), range: range(from: start))
  }

  mutating func parseArray() throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftBracket)
    let members =
      at(.rightBracket) ? [] : try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    try expect(.rightBracket, "behind the last member of the array")
    try deepen()
    return Expression(.array(members), range: range(from: start))
  }

  mutating func parseRow() throws(SQLError) -> Expression {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    let members = try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    try expect(.rightParenthesis)
    try deepen()
    return Expression(.row(members), range: range(from: start))
  }
}
