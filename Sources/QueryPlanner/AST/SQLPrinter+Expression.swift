/// How tightly a node holds its parts together; the levels of the parser.
private enum Precedence {
  static let whole = 0, or = 1, and = 2, not = 3, predicate = 4, value = 5, sign = 8, zoned = 9, primary = 10

  static func of(_ kind: Expression.Kind) -> Int {
    switch kind {
    case .lambda: whole
    case .logical(let connective, _): connective == .or ? or : and
    case .not: not
    case .comparison, .between, .inList, .inSubquery, .like, .isNull, .isDistinct, .isTruth, .quantified: predicate
    case .binary(let binary, _, _): of(binary)
    case .unary: sign
    case .atTimeZone: zoned
    default: primary
    }
  }

  static func of(_ binary: BinaryOperator) -> Int {
    switch binary {
    case .concatenate: 5
    case .add, .subtract: 6
    case .multiply, .divide, .modulo: 7
    }
  }
}

extension SQLPrinter {
  /// Writes an expression where one that binds at least as tightly as `level` is expected.
  mutating func expression(_ expression: Expression, _ level: Int = Precedence.whole) {
    let needsParentheses = Precedence.of(expression.kind) < level
    if needsParentheses { write("(") }
    kind(expression.kind)
    if needsParentheses { write(")") }
  }

  mutating func expressions(_ members: [Expression]) {
    list(members) { printer, member in printer.expression(member) }
  }

  private mutating func kind(_ kind: Expression.Kind) {
    switch kind {
    case .literal(let literal): self.literal(literal)
    case .identifier(let identifier): name(identifier, quotingKeywords: isForm(identifier))
    case .member(let base, let field): member(base, field)
    case .parameter: write("?")
    case .unary(let sign, let operand): unary(sign, operand)
    case .binary(let binary, let left, let right):
      infix(left, binary.rawValue, right, Precedence.of(binary), Precedence.of(binary) + 1)
    case .logical(let connective, let operands): logical(connective, operands)
    case .not(let operand):
      write("NOT ")
      expression(operand, Precedence.not)
    case .comparison(let comparison, let left, let right):
      infix(left, comparison.rawValue, right, Precedence.value, Precedence.value)
    case .between, .inList, .inSubquery, .like, .isNull, .isDistinct, .isTruth, .quantified: predicate(kind)
    case .atTimeZone(let value, let zone):
      infix(value, "AT TIME ZONE", zone, Precedence.zoned, Precedence.primary)
    case .subscripted(let base, let index):
      expression(base, Precedence.primary)
      write("[")
      expression(index)
      write("]")
    case .lambda(let names, let body):
      if names.count == 1 { name(names[0]) } else { self.names(names) }
      write(" -> ")
      expression(body)
    default: form(kind)
    }
  }

  /// Words that start a form when a parenthesis, bracket or string follows, so that they are safe only in quotes.
  private func isForm(_ identifier: Identifier) -> Bool {
    let words: [Keyword] = [.array, .row, .interval, .position, .substring, .tryCast, .all, .any, .some, .lateral]
    return Keyword(word: Array(identifier.name.utf8)[...]).map(words.contains) ?? false
  }

  private mutating func infix(_ left: Expression, _ word: String, _ right: Expression, _ low: Int, _ high: Int) {
    expression(left, low)
    write(" \(word) ")
    expression(right, high)
  }

  private mutating func member(_ base: Expression, _ field: Identifier) {
    // `1.b` would be read as a number.
    var isLiteral = false
    if case .literal = base.kind { isLiteral = true }
    if isLiteral { write("(") }
    expression(base, Precedence.primary)
    if isLiteral { write(")") }
    write(".")
    name(field)
  }

  private mutating func unary(_ sign: UnaryOperator, _ operand: Expression) {
    write(sign.rawValue)
    // Two signs in a row would start a comment.
    if case .unary = operand.kind { write(" ") }
    expression(operand, Precedence.sign)
  }

  private mutating func logical(_ connective: LogicalOperator, _ operands: [Expression]) {
    for (index, operand) in operands.enumerated() {
      if index > 0 { write(" \(connective.rawValue) ") }
      expression(operand, connective == .or ? Precedence.and : Precedence.not)
    }
  }

  private mutating func predicate(_ kind: Expression.Kind) {
    func word(_ negated: Bool, _ word: String) -> String { negated ? " NOT \(word) " : " \(word) " }
    switch kind {
    case .between(let value, let low, let high, let negated):
      expression(value, Precedence.value)
      write(word(negated, "BETWEEN"))
      infix(low, "AND", high, Precedence.value, Precedence.value)
    case .inList(let value, let members, let negated):
      expression(value, Precedence.value)
      write(word(negated, "IN"))
      parenthesized(members) { printer, member in printer.expression(member) }
    case .inSubquery(let value, let query, let negated):
      expression(value, Precedence.value)
      write(word(negated, "IN"))
      subquery(query)
    case .like(let value, let pattern, let escape, let negated):
      expression(value, Precedence.value)
      write(word(negated, "LIKE"))
      expression(pattern, Precedence.value)
      if let escape {
        write(" ESCAPE ")
        expression(escape, Precedence.value)
      }
    case .isNull(let value, let negated):
      expression(value, Precedence.value)
      write(negated ? " IS NOT NULL" : " IS NULL")
    case .isDistinct(let left, let right, let negated):
      infix(left, negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", right, Precedence.value, Precedence.value)
    case .isTruth(let value, let truth, let negated):
      expression(value, Precedence.value)
      write((negated ? " IS NOT " : " IS ") + (truth.map { $0 ? "TRUE" : "FALSE" } ?? "UNKNOWN"))
    case .quantified(let value, let comparison, let quantifier, let query):
      expression(value, Precedence.value)
      write(" \(comparison.rawValue) \(quantifier.rawValue) ")
      subquery(query)
    default: break
    }
  }
}
