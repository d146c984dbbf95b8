/// Queries: WITH, set operations, ORDER BY, OFFSET and LIMIT.
extension Parser {
  /// Whether the next token can only start a query.
  func startsQuery() -> Bool {
    switch token.keyword {
    case .select, .with, .values: true
    // `TABLE(f(…))` is a relation.
    case .table: peek().kind != .symbol(.leftParenthesis)
    default: false
    }
  }

  /// Whether the next token goes on with a query whose first part stands in parentheses.
  func continuesQuery() -> Bool {
    switch token.keyword {
    case .union, .intersect, .except, .order, .offset, .limit, .fetch: true
    default: false
    }
  }

  mutating func parseParenthesizedQuery() throws(SQLError) -> Query {
    try expect(.leftParenthesis, "and a query")
    let query = try parseQuery()
    try expect(.rightParenthesis, "behind the subquery")
    return query
  }

  mutating func parseQuery() throws(SQLError) -> Query {
    let outer = try enter()
    let start = token.range.lower
    let with = at(.with) ? try parseWith() : nil
    let body = try parseSetOperations(.union, first: nil)
    var query = try parseQueryTail(body)
    query.with = with
    query.range = range(from: start)
    try leave(outer)
    return query
  }

  /// The rest of a query whose first part has been parsed already.
  mutating func parseQuery(continuing first: QueryBody, from start: Int) throws(SQLError) -> Query {
    let outer = try enter()
    let body = try parseSetOperations(.union, first: first)
    var query = try parseQueryTail(body)
    query.range = range(from: start)
    try leave(outer)
    return query
  }

  private mutating func parseWith() throws(SQLError) -> WithClause {
    try expect(.with)
    let isRecursive = take(.recursive)
    let tables = try parseList { (parser) throws(SQLError) in
      let name = try parser.parseIdentifier("the name of a common table")
      let columns = parser.at(.leftParenthesis) ? try parser.parseColumnNames() : []
      try parser.expect(.as)
      return CommonTable(name: name, columns: columns, query: try parser.parseParenthesizedQuery())
    }
    return WithClause(isRecursive: isRecursive, tables: tables)
  }

  mutating func parseColumnNames() throws(SQLError) -> [Identifier] {
    try expect(.leftParenthesis)
    let names = try parseList { (parser) throws(SQLError) in try parser.parseIdentifier("the name of a column") }
    try expect(.rightParenthesis, "behind the names of the columns")
    return names
  }

  /// A chain of UNION and EXCEPT over chains of INTERSECT, which binds more tightly.
  private mutating func parseSetOperations(
    _ level: SetOperation, first: QueryBody?
  ) throws(SQLError) -> QueryBody {
    let isOuter = level != .intersect
    var left: QueryBody
    if isOuter {
      left = try parseSetOperations(.intersect, first: first)
    } else if let first {
      left = first
    } else {
      left = try parseQueryPrimary()
    }
    while let keyword = token.keyword, let operation = SetOperation(rawValue: keyword.rawValue),
      isOuter || operation == .intersect
    {
      advance()
      let isAll = take(.all)
      if !isAll { _ = take(.distinct) }
      let right = isOuter ? try parseSetOperations(.intersect, first: nil) : try parseQueryPrimary()
      try deepen()
      left = .setOperation(operation, isAll: isAll, left, right, range: left.range.union(right.range))
    }
    return left
  }

  private mutating func parseQueryPrimary() throws(SQLError) -> QueryBody {
    let start = token.range.lower
    switch token.keyword {
    case .select: return .select(try parseSelect())
    case .values:
      advance()
      let rows = try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
      return .values(rows, range: range(from: start))
    case .table:
      advance()
      return .table(try parseQualifiedName("the name of a table"))
    default:
      guard at(.leftParenthesis) else { throw unexpected("SELECT, VALUES, TABLE, WITH or a query in parentheses") }
      return .query(try parseParenthesizedQuery())
    }
  }

  /// ORDER BY, OFFSET, and LIMIT or FETCH FIRST. OFFSET may also stand behind LIMIT.
  private mutating func parseQueryTail(_ body: QueryBody) throws(SQLError) -> Query {
    var query = Query(body: body, range: body.range)
    query.orderBy = try parseOrderBy()
    try parseOffset(into: &query)
    if take(.limit) {
      if !take(.all) { query.limit = Limit(count: try parseRowCount(), withTies: false) }
      if at(.comma) {
        throw SQLError(
          .syntax, "LIMIT takes one number", at: token.range, suggestion: "write OFFSET to_skip LIMIT to_keep")
      }
    } else if take(.fetch) {
      query.limit = try parseFetch()
    }
    if query.offset == nil { try parseOffset(into: &query) }
    return query
  }

  private mutating func parseOffset(into query: inout Query) throws(SQLError) {
    guard take(.offset) else { return }
    query.offset = try parseRowCount()
    if !take(.rows) { _ = take(.row) }
  }

  private mutating func parseFetch() throws(SQLError) -> Limit {
    guard take(.first) || take(.next) else { throw unexpected("FIRST or NEXT") }
    let place = token.range
    let isCounted = !at(.row) && !at(.rows)
    let count =
      isCounted
      ? try parseRowCount() : Expression(.literal(.integer("1")), range: SourceRange(place.lower, place.lower))
    guard take(.rows) || take(.row) else { throw unexpected("ROW or ROWS") }
    if take(.only) { return Limit(count: count, withTies: false) }
    guard take(.with) else { throw unexpected("ONLY or WITH TIES") }
    try expect(.ties)
    return Limit(count: count, withTies: true)
  }

  private mutating func parseRowCount() throws(SQLError) -> Expression {
    let start = token.range.lower
    if token.kind == .integer { return try parseLiteral() }
    guard take(.question) else { throw unexpected("a number of rows") }
    parameterCount += 1
    return Expression(.parameter(parameterCount - 1), range: range(from: start))
  }
}
