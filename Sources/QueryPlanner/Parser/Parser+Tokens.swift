extension Parser {
  /// The token that comes next.
  var token: Token { tokens[index] }

  /// The token `offset` places ahead, at most the last one.
  func peek(_ offset: Int = 1) -> Token { tokens[min(index + offset, tokens.count - 1)] }

  /// Where the token before this one ended.
  var previousEnd: Int { index > 0 ? tokens[index - 1].range.upper : token.range.lower }

  /// From `start` to the last token taken.
  func range(from start: Int) -> SourceRange { SourceRange(start, previousEnd) }

  @discardableResult
  mutating func advance() -> Token {
    let current = token
    if index < tokens.count - 1 { index += 1 }
    return current
  }

  func text(of token: Token) -> String { String(decoding: bytes[token.range.lower..<token.range.upper], as: UTF8.self) }

  func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }
  func at(_ symbol: Symbol) -> Bool { token.kind == .symbol(symbol) }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  /// Takes two words that only mean something together.
  mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first), peek().keyword == second else { return false }
    advance()
    advance()
    return true
  }

  mutating func expect(_ keyword: Keyword) throws(SQLError) {
    guard take(keyword) else { throw unexpected(keyword.rawValue) }
  }

  mutating func expect(_ symbol: Symbol, _ purpose: String? = nil) throws(SQLError) {
    guard take(symbol) else { throw unexpected("\"\(symbol.rawValue)\"" + (purpose.map { " " + $0 } ?? "")) }
  }

  /// Whether a token can be a name.
  func isName(_ token: Token) -> Bool {
    switch token.kind {
    case .quotedName, .backquotedName: true
    case .word: token.keyword?.isReserved != true
    default: false
    }
  }

  mutating func parseIdentifier(_ what: String = "a name") throws(SQLError) -> Identifier {
    guard isName(token) else { throw unexpected(what) }
    let current = token
    if current.kind == .backquotedName { throw backquoted(current) }
    advance()
    return try identifier(of: current)
  }

  /// The name a token holds, without its quotes.
  func identifier(of token: Token) throws(SQLError) -> Identifier {
    guard token.kind == .quotedName else { return Identifier(text(of: token), range: token.range) }
    let name = unquoted(token, prefix: 0)
    guard !name.isEmpty else { throw SQLError(.syntax, "a quoted name must not be empty", at: token.range) }
    return Identifier(name, isQuoted: true, range: token.range)
  }

  mutating func parseQualifiedName(_ what: String = "a name") throws(SQLError) -> QualifiedName {
    var parts = [try parseIdentifier(what)]
    while at(.dot) {
      advance()
      parts.append(try parseIdentifier("a name behind the dot"))
    }
    return QualifiedName(parts)
  }

  mutating func parseString(_ what: String) throws(SQLError) -> String {
    guard token.kind == .string || token.kind == .unicodeString else { throw unexpected(what) }
    let current = advance()
    if current.kind == .unicodeString { return try parseUnicodeEscapes(of: current) }
    return unquoted(current, prefix: 0)
  }

  /// The text between a token's quotes, behind `prefix` bytes; doubled quotes become one.
  func unquoted(_ token: Token, prefix: Int) -> String {
    let quote = bytes[token.range.lower + prefix]
    var content: [UInt8] = []
    content.reserveCapacity(token.range.upper - token.range.lower)
    var position = token.range.lower + prefix + 1
    while position < token.range.upper - 1 {
      content.append(bytes[position])
      position += bytes[position] == quote ? 2 : 1
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// Members separated by commas, at least one.
  mutating func parseList<Member>(
    _ member: (inout Parser) throws(SQLError) -> Member
  ) throws(SQLError) -> [Member] {
    var members = [try member(&self)]
    while take(.comma) { members.append(try member(&self)) }
    return members
  }
}
