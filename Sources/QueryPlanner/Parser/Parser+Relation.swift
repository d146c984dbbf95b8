/// What stands in FROM: tables, files, subqueries and their joins.
extension Parser {
  /// Relations joined by commas.
  mutating func parseRelations() throws(SQLError) -> Relation {
    let start = token.range.lower
    var left = try parseJoins()
    while take(.comma) {
      let right = try parseJoins()
      try deepen()
      left = Relation(.join(.cross, left, right, .none), range: range(from: start))
    }
    return left
  }

  private mutating func parseJoins() throws(SQLError) -> Relation {
    let outer = try enter()
    let start = token.range.lower
    var left = try parseSampled()
    while let (kind, isNatural) = try parseJoinWords() {
      // `a JOIN b JOIN c ON … ON …` nests to the right: what follows the inner ON belongs to the outer join.
      let isPlain = kind == .cross || isNatural
      let right = isPlain ? try parseSampled() : try parseJoinedRight()
      let condition = isPlain ? (isNatural ? JoinCondition.natural : .none) : try parseJoinCondition(kind)
      try deepen()
      left = Relation(.join(kind, left, right, condition), range: range(from: start))
    }
    try leave(outer)
    return left
  }

  /// The right side of a join: a relation, with joins of its own when another join's words come before the condition.
  private mutating func parseJoinedRight() throws(SQLError) -> Relation {
    let outer = try enter()
    let start = token.range.lower
    var left = try parseSampled()
    while !at(.on), !at(.using), let (kind, isNatural) = try parseJoinWords() {
      let isPlain = kind == .cross || isNatural
      let right = isPlain ? try parseSampled() : try parseJoinedRight()
      let condition = isPlain ? (isNatural ? JoinCondition.natural : .none) : try parseJoinCondition(kind)
      try deepen()
      left = Relation(.join(kind, left, right, condition), range: range(from: start))
    }
    try leave(outer)
    return left
  }

  /// `[NATURAL] [INNER | LEFT | RIGHT | FULL [OUTER]] JOIN` or `CROSS JOIN`; nil when no join follows.
  private mutating func parseJoinWords() throws(SQLError) -> (JoinKind, isNatural: Bool)? {
    if take(.cross) {
      try expect(.join)
      return (.cross, false)
    }
    let isNatural = take(.natural)
    let kind: JoinKind
    switch token.keyword {
    case .left: kind = .left
    case .right: kind = .right
    case .full: kind = .full
    case .inner: kind = .inner
    case .join:
      advance()
      return (.inner, isNatural)
    default:
      if isNatural { throw unexpected("JOIN") }
      return nil
    }
    advance()
    if kind != .inner { _ = take(.outer) }
    try expect(.join)
    return (kind, isNatural)
  }

  private mutating func parseJoinCondition(_ kind: JoinKind) throws(SQLError) -> JoinCondition {
    if take(.on) { return .on(try parseExpression()) }
    if take(.using) { return .using(try parseColumnNames()) }
    var error = unexpected("ON or USING behind \(kind.rawValue) JOIN")
    error.suggestion = error.suggestion ?? "a join without a condition is a CROSS JOIN"
    throw error
  }

  private mutating func parseSampled() throws(SQLError) -> Relation {
    let relation = try parseAliased()
    guard at(.tablesample) else { return relation }
    let start = relation.range.lower
    advance()
    guard let word = token.keyword, let method = SampleMethod(rawValue: word.rawValue) else {
      throw unexpected("BERNOULLI or SYSTEM")
    }
    advance()
    try expect(.leftParenthesis)
    let percentage = try parseExpression()
    try expect(.rightParenthesis)
    return Relation(.sample(relation, method, percentage: percentage), range: range(from: start))
  }

  private mutating func parseAliased() throws(SQLError) -> Relation {
    let relation = try parseRelationPrimary()
    guard let alias = try parseAlias() else { return relation }
    let columns = at(.leftParenthesis) ? try parseColumnNames() : []
    return Relation(.alias(relation, name: alias, columns: columns), range: range(from: relation.range.lower))
  }

  private mutating func parseRelationPrimary() throws(SQLError) -> Relation {
    let start = token.range.lower
    if at(.leftParenthesis) { return try parseParenthesizedRelation() }
    if token.kind == .string {
      let path = try parseString("a path")
      guard !path.isEmpty else {
        throw SQLError(.syntax, "the path of a file must not be empty", at: range(from: start))
      }
      return Relation(.file(path: path), range: range(from: start))
    }
    if at(.unnest) { return try parseUnnest() }
    if at(.lateral), peek().kind == .symbol(.leftParenthesis) {
      advance()
      return Relation(.lateral(try parseParenthesizedQuery()), range: range(from: start))
    }
    if take(.table) {
      try expect(.leftParenthesis)
      let function = try parseTableFunction(try parseQualifiedName("the name of a table function"), from: start)
      try expect(.rightParenthesis)
      return Relation(function.kind, range: range(from: start))
    }
    let name = try parseQualifiedName("a table, a file's path in single quotes or a subquery")
    if at(.leftParenthesis) { return try parseTableFunction(name, from: start) }
    return Relation(.table(name), range: name.range)
  }

  private mutating func parseTableFunction(_ name: QualifiedName, from start: Int) throws(SQLError) -> Relation {
    try expect(.leftParenthesis)
    let arguments =
      at(.rightParenthesis) ? [] : try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    try expect(.rightParenthesis, "behind the arguments")
    return Relation(.function(name, arguments), range: range(from: start))
  }

  private mutating func parseUnnest() throws(SQLError) -> Relation {
    let start = advance().range.lower
    try expect(.leftParenthesis)
    let members = try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    try expect(.rightParenthesis)
    let withOrdinality = take(.with, .ordinality)
    return Relation(.unnest(members, withOrdinality: withOrdinality), range: range(from: start))
  }

  /// A subquery or a join in parentheses. `((SELECT 1) UNION …)` starts like a join and turns out to be a query.
  private mutating func parseParenthesizedRelation() throws(SQLError) -> Relation {
    let outer = try enter()
    let start = token.range.lower
    advance()
    var kind: Relation.Kind
    if startsQuery() {
      kind = .subquery(try parseQuery())
    } else {
      let inner = try parseRelations()
      kind = inner.kind
      if case .subquery(let query) = kind, continuesQuery() {
        kind = .subquery(try parseQuery(continuing: .query(query), from: inner.range.lower))
      }
    }
    try expect(.rightParenthesis)
    try leave(outer)
    return Relation(kind, range: range(from: start))
  }
}
