/// Names of types.
extension Parser {
  mutating func parseTypeName() throws(SQLError) -> TypeName {
    let outer = try enter()
    let start = token.range.lower
    var type = try parseTypeHead()
    // `integer ARRAY` is an older way to write `array(integer)`.
    while at(.array) {
      advance()
      try deepen()
      type = TypeName("array", parameters: [.type(type)], range: range(from: start))
    }
    try leave(outer)
    return type
  }

  private mutating func parseTypeHead() throws(SQLError) -> TypeName {
    let start = token.range.lower
    let first = try parseIdentifier("a type").folded
    var type = TypeName(first == "int" ? "integer" : first, range: range(from: start))
    switch first {
    case "double": _ = take(.precision)
    case "interval": type.name = try parseIntervalTypeName()
    case "row" where at(.leftParenthesis): type.parameters = try parseRowFields()
    case "array", "map": type.parameters = try parseElementTypes()
    default: if at(.leftParenthesis) { type.parameters = try parseTypeParameters() }
    }
    if first == "time" || first == "timestamp" {
      if take(.with) {
        guard take(.time, .zone) else { throw unexpected("TIME ZONE") }
        type.name += " with time zone"
      } else if take(.without) {
        guard take(.time, .zone) else { throw unexpected("TIME ZONE") }
      }
    }
    type.range = range(from: start)
    return type
  }

  private mutating func parseIntervalTypeName() throws(SQLError) -> String {
    if take(.year) {
      guard take(.to, .month) else { throw unexpected("TO MONTH") }
      return "interval year to month"
    }
    guard take(.day), take(.to, .second) else { throw unexpected("YEAR TO MONTH or DAY TO SECOND") }
    return "interval day to second"
  }

  /// `(t, u)` or `<t, u>`; none for a bare ARRAY or MAP, which the binder refuses.
  private mutating func parseElementTypes() throws(SQLError) -> [TypeName.Parameter] {
    let isAngled = at(.less)
    guard take(.less) || take(.leftParenthesis) else { return [] }
    let types = try parseList { (parser) throws(SQLError) in TypeName.Parameter.type(try parser.parseTypeName()) }
    try expect(isAngled ? .greater : .rightParenthesis)
    return types
  }

  private mutating func parseTypeParameters() throws(SQLError) -> [TypeName.Parameter] {
    try expect(.leftParenthesis)
    let parameters = try parseList { (parser) throws(SQLError) -> TypeName.Parameter in
      parser.token.kind == .integer
        ? .number(try parser.parseSmallNumber("a length, precision or scale")) : .type(try parser.parseTypeName())
    }
    try expect(.rightParenthesis)
    return parameters
  }

  private mutating func parseRowFields() throws(SQLError) -> [TypeName.Parameter] {
    try expect(.leftParenthesis)
    let fields = try parseList { (parser) throws(SQLError) -> TypeName.Parameter in
      let name = parser.startsNamedField() ? try parser.parseIdentifier("a field") : nil
      return .field(name, try parser.parseTypeName())
    }
    try expect(.rightParenthesis)
    return fields
  }

  /// Whether two names in a row are a field's name and its type, and not the two words of a type.
  private func startsNamedField() -> Bool {
    guard isName(peek()) else { return false }
    switch (token.keyword, peek().keyword) {
    case (.double, .precision), (.time, .without), (.timestamp, .without): return isName(peek(2))
    case (.interval, .year), (.interval, .day): return peek(2).keyword != .to
    case (_, .array): return peek(2).kind == .symbol(.leftParenthesis) || peek(2).kind == .symbol(.less)
    default: return true
    }
  }
}
