/// Function calls and what may stand behind them.
extension Parser {
  mutating func parseCall(_ name: QualifiedName, from start: Int) throws(SQLError) -> Expression {
    try expect(.leftParenthesis)
    var call = FunctionCall(name: name)
    if isStar(token), peek().kind == .symbol(.rightParenthesis) {
      advance()
      call.isStar = true
    } else if !at(.rightParenthesis) {
      try parseArguments(into: &call)
    }
    try expect(.rightParenthesis, "behind the arguments")
    return try parseCallTail(call, from: start)
  }

  private mutating func parseArguments(into call: inout FunctionCall) throws(SQLError) {
    // ALL is what holds anyway; it is an argument's name when no argument follows it.
    if at(.all), peek().kind != .symbol(.comma), peek().kind != .symbol(.rightParenthesis) { advance() }
    call.isDistinct = take(.distinct)
    call.arguments = try parseList { (parser) throws(SQLError) in try parser.parseExpressionOrQuery() }
    if at(.fatArrow) {
      throw SQLError(
        .notSupported, "named arguments are not supported", at: token.range, suggestion: "pass it by position")
    }
    call.orderBy = try parseOrderBy()
  }

  /// FILTER, IGNORE NULLS and OVER.
  mutating func parseCallTail(_ written: FunctionCall, from start: Int) throws(SQLError) -> Expression {
    var call = written
    if at(.filter), peek().kind == .symbol(.leftParenthesis) {
      advance()
      advance()
      try expect(.where)
      call.filter = try parseExpression()
      try expect(.rightParenthesis)
    }
    if take(.ignore, .nulls) {
      call.nullTreatment = .ignore
    } else if take(.respect, .nulls) {
      call.nullTreatment = .respect
    }
    if at(.over), peek().kind == .symbol(.leftParenthesis) || isName(peek()) {
      advance()
      call.over =
        at(.leftParenthesis)
        ? .specification(try parseWindowSpecification()) : .name(try parseIdentifier("the name of a window"))
    } else if call.nullTreatment != nil {
      throw unexpected("OVER")
    }
    try deepen()
    return Expression(.call(call), range: range(from: start))
  }

  /// `LISTAGG([DISTINCT] text [, separator] [ON OVERFLOW ERROR]) WITHIN GROUP (ORDER BY …)`.
  mutating func parseListagg() throws(SQLError) -> Expression {
    let word = advance()
    try expect(.leftParenthesis)
    var call = FunctionCall(name: QualifiedName([Identifier("listagg", range: word.range)]))
    try parseArguments(into: &call)
    if take(.on) {
      try expect(.overflow)
      guard take(.error) else {
        throw SQLError(
          .notSupported, "ON OVERFLOW TRUNCATE is not supported", at: token.range, suggestion: "leave it out")
      }
    }
    try expect(.rightParenthesis)
    try expect(.within)
    try expect(.group)
    try expect(.leftParenthesis)
    guard at(.order) else { throw unexpected("ORDER BY") }
    call.orderBy = try parseOrderBy()
    try expect(.rightParenthesis)
    return try parseCallTail(call, from: word.range.lower)
  }
}
