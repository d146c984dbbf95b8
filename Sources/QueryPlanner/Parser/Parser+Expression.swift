/// Boolean connectives and operators, by precedence: OR, AND, NOT, predicates, ||, + -, * / %, signs, AT TIME ZONE.
extension Parser {
  mutating func parseExpression() throws(SQLError) -> Expression {
    let outer = try enter()
    let expression = try parseLogical(.or)
    try leave(outer)
    return expression
  }

  private mutating func parseLogical(_ logical: LogicalOperator) throws(SQLError) -> Expression {
    let start = token.range.lower
    let keyword: Keyword = logical == .or ? .or : .and
    var operands = [logical == .or ? try parseLogical(.and) : try parseNot()]
    while take(keyword) {
      // Operands lie side by side, so the tree is as deep as the deepest of them.
      let siblings = setAside()
      operands.append(logical == .or ? try parseLogical(.and) : try parseNot())
      rejoin(siblings)
    }
    guard operands.count > 1 else { return operands[0] }
    try deepen()
    return Expression(.logical(logical, operands), range: range(from: start))
  }

  private mutating func parseNot() throws(SQLError) -> Expression {
    var starts: [Int] = []
    while at(.not) {
      starts.append(advance().range.lower)
      try deepen()
    }
    var expression = try parsePredicate()
    for start in starts.reversed() { expression = Expression(.not(expression), range: range(from: start)) }
    return expression
  }

  /// What binds more tightly than a predicate: arithmetic and `||`.
  mutating func parseValue() throws(SQLError) -> Expression { try parseBinary(level: 0) }

  private static let levels: [[BinaryOperator]] = [[.concatenate], [.add, .subtract], [.multiply, .divide, .modulo]]

  private mutating func parseBinary(level: Int) throws(SQLError) -> Expression {
    guard level < Self.levels.count else { return try parseSigned() }
    let start = token.range.lower
    var left = try parseBinary(level: level + 1)
    while case .symbol(let symbol) = token.kind, let binary = BinaryOperator(rawValue: symbol.rawValue),
      Self.levels[level].contains(binary)
    {
      advance()
      let siblings = setAside()
      let right = try parseBinary(level: level + 1)
      rejoin(siblings)
      try deepen()
      left = Expression(.binary(binary, left, right), range: range(from: start))
    }
    return left
  }

  private mutating func parseSigned() throws(SQLError) -> Expression {
    var signs: [(UnaryOperator, Int)] = []
    while at(.plus) || at(.minus) {
      signs.append((at(.plus) ? .plus : .minus, advance().range.lower))
      try deepen()
    }
    var expression = try parseZoned()
    for (sign, start) in signs.reversed() {
      expression = Expression(.unary(sign, expression), range: range(from: start))
    }
    return expression
  }

  private mutating func parseZoned() throws(SQLError) -> Expression {
    var expression = try parsePostfix()
    while at(.at), peek().keyword == .time, peek(2).keyword == .zone {
      for _ in 0..<3 { advance() }
      let zone = at(.interval) ? try parseInterval() : try parsePostfix()
      try deepen()
      expression = Expression(
        .atTimeZone(expression, zone: zone), range: range(from: expression.range.lower))
    }
    return expression
  }

  /// A primary expression with `.field` and `[index]` behind it.
  private mutating func parsePostfix() throws(SQLError) -> Expression {
    var expression = try parsePrimary()
    let start = expression.range.lower
    while true {
      if at(.leftBracket) {
        advance()
        let index = try parseExpression()
        try expect(.rightBracket, "behind the index")
        try deepen()
        expression = Expression(.subscripted(expression, index: index), range: range(from: start))
      } else if at(.dot), !isStar(peek()) {
        advance()
        let field = try parseIdentifier("a name behind the dot")
        try deepen()
        expression = Expression(.member(expression, field), range: range(from: start))
        if at(.leftParenthesis), let name = qualifiedName(expression) {
          expression = try parseCall(name, from: start)
        }
      } else {
        return expression
      }
    }
  }

  func isStar(_ token: Token) -> Bool { token.kind == .symbol(.star) }

  /// The dotted name that an expression consists of, if it does.
  private func qualifiedName(_ expression: Expression) -> QualifiedName? {
    var parts: [Identifier] = []
    var current = expression
    while case .member(let base, let field) = current.kind {
      parts.append(field)
      current = base
    }
    guard case .identifier(let head) = current.kind else { return nil }
    parts.append(head)
    return QualifiedName(parts.reversed())
  }
}
