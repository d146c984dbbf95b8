/// One SELECT: its list, and its clauses up to WINDOW.
extension Parser {
  mutating func parseSelect() throws(SQLError) -> Select {
    let start = token.range.lower
    try expect(.select)
    let isDistinct = take(.distinct)
    if !isDistinct, at(.all), peek().kind != .symbol(.comma) { advance() }
    let items = try parseList { (parser) throws(SQLError) in try parser.parseSelectItem() }
    let from = take(.from) ? try parseRelations() : nil
    let filter = take(.where) ? try parseExpression() : nil
    let groupBy = at(.group) ? try parseGroupBy() : nil
    let having = take(.having) ? try parseExpression() : nil
    let windows = startsWindowClause() ? try parseWindows() : []
    if at(.qualify), isAtQualify() { throw unexpected("ORDER BY, LIMIT or the end of the query") }
    return Select(
      isDistinct: isDistinct, items: items, from: from, where: filter, groupBy: groupBy, having: having,
      windows: windows, range: range(from: start))
  }

  private func isAtQualify() -> Bool { peek().kind != .end }

  private mutating func parseSelectItem() throws(SQLError) -> SelectItem {
    let start = token.range.lower
    if at(.star) {
      advance()
      return .star(range(from: start))
    }
    let expression = try parseExpression()
    if at(.dot), isStar(peek()) {
      advance()
      advance()
      let columns = at(.as) && peek().kind == .symbol(.leftParenthesis) ? try parseStarNames() : []
      return .qualifiedStar(expression, columns: columns, range: range(from: start))
    }
    return .expression(expression, alias: try parseAlias())
  }

  private mutating func parseStarNames() throws(SQLError) -> [Identifier] {
    try expect(.as)
    return try parseColumnNames()
  }

  /// `AS name`, or a name alone.
  mutating func parseAlias() throws(SQLError) -> Identifier? {
    if take(.as) { return try parseIdentifier("a name behind AS") }
    return startsImplicitAlias() ? try parseIdentifier() : nil
  }

  /// Whether the next token is an alias without AS, and not a word that starts the next clause.
  func startsImplicitAlias() -> Bool {
    guard isName(token) else { return false }
    switch token.keyword {
    case .limit, .offset, .fetch, .qualify: return false
    case .tablesample: return peek(2).kind != .symbol(.leftParenthesis)
    case .window: return !startsWindowClause()
    default: return true
    }
  }

  private func startsWindowClause() -> Bool { at(.window) && isName(peek()) && peek(2).keyword == .as }

  private mutating func parseWindows() throws(SQLError) -> [NamedWindow] {
    try expect(.window)
    return try parseList { (parser) throws(SQLError) in
      let name = try parser.parseIdentifier("the name of a window")
      try parser.expect(.as)
      return NamedWindow(name: name, specification: try parser.parseWindowSpecification())
    }
  }

  private mutating func parseGroupBy() throws(SQLError) -> GroupBy {
    let start = token.range.lower
    try expect(.group)
    try expect(.by)
    let isDistinct = take(.distinct)
    if !isDistinct, at(.all), peek().kind != .symbol(.comma) { advance() }
    let elements = try parseList { (parser) throws(SQLError) in try parser.parseGroupingElement() }
    return GroupBy(isDistinct: isDistinct, elements: elements, range: range(from: start))
  }

  private mutating func parseGroupingElement() throws(SQLError) -> GroupingElement {
    if take(.rollup) { return .rollup(try parseGroupingSets()) }
    if take(.cube) { return .cube(try parseGroupingSets()) }
    if at(.grouping), peek().keyword == .sets {
      advance()
      advance()
      return .sets(try parseGroupingSets())
    }
    return .simple(try parseGroupingSet())
  }

  private mutating func parseGroupingSets() throws(SQLError) -> [[Expression]] {
    try expect(.leftParenthesis)
    if take(.rightParenthesis) { return [] }
    let sets = try parseList { (parser) throws(SQLError) in try parser.parseGroupingSet() }
    try expect(.rightParenthesis)
    return sets
  }

  /// `()`, one expression, or several in parentheses, which the expression parser sees as a row.
  private mutating func parseGroupingSet() throws(SQLError) -> [Expression] {
    if at(.leftParenthesis), peek().kind == .symbol(.rightParenthesis), peek(2).kind != .symbol(.arrow) {
      advance()
      advance()
      return []
    }
    let isParenthesized = at(.leftParenthesis)
    let expression = try parseExpression()
    if isParenthesized, case .row(let members) = expression.kind { return members }
    return [expression]
  }
}
