/// Statements by their first word.
extension Parser {
  mutating func parseStatement() throws(SQLError) -> Statement {
    let outer = try enter()
    let start = token.range.lower
    let kind = try parseStatementKind()
    try leave(outer)
    return Statement(kind, range: range(from: start), parameterCount: parameterCount)
  }

  private mutating func parseStatementKind() throws(SQLError) -> Statement.Kind {
    switch token.keyword {
    case .explain: return try parseExplain()
    case .show: return try parseShow()
    case .describe, .desc:
      advance()
      return .showColumns(try parseShownTable(), like: nil)
    default: break
    }
    if startsQuery() || at(.leftParenthesis) { return .query(try parseQuery()) }
    let unsupported = [
      "ALTER", "ANALYZE", "CALL", "COMMIT", "CREATE", "DEALLOCATE", "DELETE", "DROP", "EXECUTE", "GRANT", "INSERT",
      "MERGE",
      "MSCK", "PREPARE", "REVOKE", "ROLLBACK", "SET", "START", "TRUNCATE", "UPDATE", "USE", "VACUUM",
    ]
    let word = text(of: token).uppercased()
    if token.kind == .word, unsupported.contains(word) {
      throw SQLError(
        .notSupported, "\(word) is not supported", at: token.range,
        notes: ["Statements are queries, EXPLAIN, SHOW and DESCRIBE."])
    }
    if token.kind == .end, index == 0 { throw SQLError(.syntax, "the statement is empty", at: token.range) }
    throw unexpected("a statement: SELECT, WITH, VALUES, EXPLAIN, SHOW or DESCRIBE")
  }

  private mutating func parseExplain() throws(SQLError) -> Statement.Kind {
    advance()
    var explain = Explain(isAnalyze: take(.analyze), isVerbose: false, format: nil, type: nil)
    explain.isVerbose = take(.verbose)
    if at(.leftParenthesis), peek().keyword == .format || peek().keyword == .type {
      advance()
      repeat {
        try parseExplainOption(into: &explain)
      } while take(.comma)
      try expect(.rightParenthesis)
    }
    if at(.explain) { throw unexpected("a statement to explain") }
    return .explain(try parseStatement(), explain)
  }

  private mutating func parseExplainOption(into explain: inout Explain) throws(SQLError) {
    if take(.format) {
      guard token.kind == .word, let format = Explain.Format(rawValue: text(of: token).uppercased()) else {
        throw unexpected("TEXT, JSON or GRAPHVIZ")
      }
      explain.format = format
    } else if take(.type) {
      guard token.kind == .word, let type = Explain.PlanType(rawValue: text(of: token).uppercased()) else {
        throw unexpected("LOGICAL, DISTRIBUTED, VALIDATE or IO")
      }
      explain.type = type
    } else {
      throw unexpected("FORMAT or TYPE")
    }
    advance()
  }

  private mutating func parseShow() throws(SQLError) -> Statement.Kind {
    advance()
    switch token.keyword {
    case .tables:
      advance()
      let schema = take(.from) || take(.in) ? try parseQualifiedName("the name of a schema") : nil
      return .showTables(schema: schema, like: try parseLikePattern())
    case .columns:
      advance()
      guard take(.from) || take(.in) else { throw unexpected("FROM and a table") }
      let table = try parseShownTable()
      return .showColumns(table, like: try parseLikePattern())
    case .functions:
      advance()
      return .showFunctions(like: try parseLikePattern())
    case .schemas, .databases:
      advance()
      return .showSchemas(like: try parseLikePattern())
    default: throw unexpected("TABLES, COLUMNS, FUNCTIONS or SCHEMAS")
    }
  }

  /// A table's name or a file's path.
  private mutating func parseShownTable() throws(SQLError) -> Relation {
    let start = token.range.lower
    if token.kind == .string {
      let path = try parseString("a path")
      return Relation(.file(path: path), range: range(from: start))
    }
    return Relation(.table(try parseQualifiedName("a table or a file's path")), range: range(from: start))
  }

  private mutating func parseLikePattern() throws(SQLError) -> LikePattern? {
    guard take(.like) else { return nil }
    let pattern = try parseString("a pattern")
    return LikePattern(pattern: pattern, escape: take(.escape) ? try parseString("an escape character") : nil)
  }
}
