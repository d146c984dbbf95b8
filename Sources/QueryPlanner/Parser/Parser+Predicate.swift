/// Comparisons and the other tests that stand behind a value; at most one may, as in Trino.
extension Parser {
  mutating func parsePredicate() throws(SQLError) -> Expression {
    let start = token.range.lower
    let left = try parseValue()
    guard let kind = try parseTest(of: left) else { return left }
    try deepen()
    let predicate = Expression(kind, range: range(from: start))
    if comparison(token) != nil {
      throw SQLError(
        .syntax, "comparisons cannot be chained", at: token.range,
        suggestion: "write a < b AND b < c, or put the first comparison in parentheses")
    }
    return predicate
  }

  private func comparison(_ token: Token) -> ComparisonOperator? {
    guard case .symbol(let symbol) = token.kind else { return nil }
    return ComparisonOperator(rawValue: symbol.rawValue)
  }

  private mutating func parseTest(of left: Expression) throws(SQLError) -> Expression.Kind? {
    if let comparison = comparison(token) {
      advance()
      return try parseComparison(left, comparison)
    }
    switch token.keyword {
    case .is:
      advance()
      return try parseIs(left)
    case .not:
      guard let next = peek().keyword, [.between, .in, .like, .ilike].contains(next) else { return nil }
      advance()
      return try parseNegatable(left, negated: true)
    default: return try parseNegatable(left, negated: false)
    }
  }

  private mutating func parseComparison(
    _ left: Expression, _ comparison: ComparisonOperator
  ) throws(SQLError) -> Expression.Kind {
    let isQuantified = at(.all) || at(.any) || at(.some)
    guard isQuantified, peek().kind == .symbol(.leftParenthesis) else {
      return .comparison(comparison, left, try parseValue())
    }
    let quantifier: Quantifier = advance().keyword == .all ? .all : .any
    return .quantified(left, comparison, quantifier, try parseParenthesizedQuery())
  }

  private mutating func parseNegatable(_ left: Expression, negated: Bool) throws(SQLError) -> Expression.Kind? {
    if take(.between) {
      let low = try parseValue()
      try expect(.and)
      return .between(left, low: low, high: try parseValue(), negated: negated)
    }
    if take(.like) {
      let pattern = try parseValue()
      let escape = take(.escape) ? try parseValue() : nil
      return .like(left, pattern: pattern, escape: escape, negated: negated)
    }
    if take(.ilike) { return try parseCaseless(left, negated: negated) }
    if take(.in) { return try parseIn(left, negated: negated) }
    if negated { throw unexpected("BETWEEN, IN, LIKE or ILIKE behind NOT") }
    return nil
  }

  /// `x ILIKE p` is `lower(x) LIKE lower(p)`. Trino has no ILIKE; DuckDB, PostgreSQL and Polars do.
  private mutating func parseCaseless(_ left: Expression, negated: Bool) throws(SQLError) -> Expression.Kind {
    let pattern = try parseValue()
    let escape = take(.escape) ? try parseValue() : nil
    return .like(lowered(left), pattern: lowered(pattern), escape: escape, negated: negated)
  }

  private func lowered(_ value: Expression) -> Expression {
    let name = QualifiedName([Identifier("lower", range: value.range)])
    return Expression(.call(FunctionCall(name: name, arguments: [value])), range: value.range)
  }

  private mutating func parseIn(_ left: Expression, negated: Bool) throws(SQLError) -> Expression.Kind {
    try expect(.leftParenthesis, "behind IN")
    if startsQuery() {
      let query = try parseQuery()
      try expect(.rightParenthesis, "behind the subquery")
      return .inSubquery(left, query, negated: negated)
    }
    let members = try parseList { (parser) throws(SQLError) in try parser.parseExpressionOrQuery() }
    try expect(.rightParenthesis, "behind the list")
    if members.count == 1, case .subquery(let query) = members[0].kind {
      return .inSubquery(left, query, negated: negated)
    }
    return .inList(left, members, negated: negated)
  }

  private mutating func parseIs(_ left: Expression) throws(SQLError) -> Expression.Kind {
    let negated = take(.not)
    if take(.null) { return .isNull(left, negated: negated) }
    if take(.true) { return .isTruth(left, true, negated: negated) }
    if take(.false) { return .isTruth(left, false, negated: negated) }
    if take(.unknown) { return .isTruth(left, nil, negated: negated) }
    if take(.distinct, .from) { return .isDistinct(left, try parseValue(), negated: negated) }
    throw unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM behind IS")
  }
}
