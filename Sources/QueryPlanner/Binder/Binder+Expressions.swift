import Columnar
import Vectorized

extension Binder {
  static let maximumExpressionDepth = 500

  /// Binds an expression to its final types.
  func bindExpression(_ expression: Expression, _ context: ExpressionContext) throws -> BoundExpression {
    expressionDepth += 1
    defer { expressionDepth -= 1 }
    if expressionDepth > Self.maximumExpressionDepth {
      throw SQLError(
        .tooComplex, "expression is nested more than \(Self.maximumExpressionDepth) deep", at: expression.range)
    }
    let range = expression.range
    switch expression.kind {
    case .literal(let literal): return .constant(try bindLiteral(literal, at: range))
    case .interval(let interval): return .constant(try bindInterval(interval, at: range))
    case .identifier, .member: return try bindName(expression, context)
    case .unary(let sign, let operand): return try bindSign(sign, operand, at: range, context)
    case .binary(let symbol, let left, let right):
      return try call(symbol.rawValue, [bindExpression(left, context), bindExpression(right, context)], at: range)
    case .logical(let connective, let terms):
      let bound = try terms.map { try bindBoolean($0, context, in: connective.rawValue) }
      return connective == .and ? .and(bound) : .or(bound)
    case .not(let inner): return .not(try bindBoolean(inner, context, in: "NOT"))
    case .comparison(let symbol, let left, let right):
      return try compare(symbol.rawValue, bindExpression(left, context), bindExpression(right, context), at: range)
    case .current(let value, let precision): return .constant(try current(value, precision, at: range))
    case .call(let call): return try bindCall(call, at: range, context)
    case .grouping(let arguments): return try bindGrouping(arguments, at: range, context)
    case .caseWhen(let operand, let clauses, let otherwise):
      return try bindCase(operand, clauses, otherwise, at: range, context)
    case .cast(let inner, let name, let isTry):
      return try bindCast(bindExpression(inner, context), to: dataType(name), isTry: isTry, at: range)
    case .exists, .subquery, .inSubquery, .quantified:
      return try bindSubqueryExpression(expression, context)
    default: return try bindPredicateForm(expression, context)
    }
  }

  /// BETWEEN, IN, LIKE, IS … and the forms that are functions with a grammar of their own.
  private func bindPredicateForm(_ expression: Expression, _ context: ExpressionContext) throws -> BoundExpression {
    let range = expression.range
    switch expression.kind {
    case .between(let value, let low, let high, let negated):
      let bound = try bindExpression(value, context)
      let both = BoundExpression.and([
        try compare(">=", bound, bindExpression(low, context), at: range),
        try compare("<=", bound, bindExpression(high, context), at: range),
      ])
      return negated ? .not(both) : both
    case .inList(let value, let elements, let negated):
      let inner = try bindInList(value, elements, at: range, context)
      return negated ? .not(inner) : inner
    case .like(let value, let pattern, let escape, let negated):
      let parts = [value, pattern] + (escape.map { [$0] } ?? [])
      let inner = try call("like", parts.map { try bindExpression($0, context) }, at: range)
      return negated ? .not(inner) : inner
    case .isNull(let inner, let negated):
      let bound = BoundExpression.isNull(try bindExpression(inner, context))
      return negated ? .not(bound) : bound
    case .isDistinct(let left, let right, let negated):
      let bound = try compare(
        "is distinct from", bindExpression(left, context), bindExpression(right, context), at: range)
      return negated ? .not(bound) : bound
    case .isTruth(let inner, let truth, let negated):
      let bound = try bindBoolean(inner, context, in: "IS")
      let test = truth.map { value in
        BoundExpression.coalesce([value ? bound : .not(bound), .boolean(false)])
      }
      let answer = test ?? .isNull(bound)
      return negated ? .not(answer) : answer
    case .extract(let field, let inner):
      return try call(field.rawValue.lowercased(), [bindExpression(inner, context)], at: range)
    case .position(let part, let whole):
      return try call("strpos", [bindExpression(whole, context), bindExpression(part, context)], at: range)
    case .trim(let side, let characters, let text):
      let name = side == .both ? "trim" : side == .leading ? "ltrim" : "rtrim"
      let arguments = [text] + (characters.map { [$0] } ?? [])
      return try call(name, arguments.map { try bindExpression($0, context) }, at: range)
    case .atTimeZone(let instant, let zone):
      return try call("at_timezone", [bindExpression(instant, context), bindExpression(zone, context)], at: range)
    default: throw unsupported(expression)
    }
  }

  private func unsupported(_ expression: Expression) -> SQLError {
    let what =
      switch expression.kind {
      case .parameter: "a parameter (?) without a value"
      case .array: "an ARRAY constructor"
      case .subscripted: "a subscript"
      case .row: "a ROW outside of VALUES"
      case .lambda: "a lambda expression"
      default: "this expression"
      }
    return SQLError(.notSupported, "\(what) is not supported here", at: expression.range)
  }

  /// Binds a condition and makes sure that it is BOOLEAN.
  func bindBoolean(
    _ expression: Expression, _ context: ExpressionContext, in clause: String
  ) throws -> BoundExpression {
    let bound = try bindExpression(expression, context)
    if bound.type == .boolean { return bound }
    if bound.type == .unknown { return cast(bound, to: .boolean) }
    throw SQLError(
      .typeMismatch, "\(clause) needs a boolean but this expression is \(bound.type)", at: expression.range)
  }

  private func bindSign(
    _ sign: UnaryOperator, _ operand: Expression, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    if sign == .minus, case .literal(let literal) = operand.kind, let negative = literal.negated {
      return .constant(try bindLiteral(negative, at: range))
    }
    let bound = try bindExpression(operand, context)
    if sign == .minus { return try call("negate", [bound], at: range) }
    guard bound.type.isNumeric || bound.type == .unknown else {
      throw SQLError(.typeMismatch, "operator + cannot be applied to \(bound.type)", at: range)
    }
    return bound
  }

  private func bindInList(
    _ value: Expression, _ elements: [Expression], at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let bound = try bindExpression(value, context)
    let list = try elements.map { try bindExpression($0, context) }
    for (element, source) in zip(list, elements) { try requireComparable("IN", bound, element, at: source.range) }
    let unified = try unify([bound] + list, at: range, in: "IN")
    return .inList(unified.expressions[0], Array(unified.expressions.dropFirst()))
  }

  private func bindCase(
    _ operand: Expression?, _ clauses: [WhenClause], _ otherwise: Expression?, at range: SourceRange,
    _ context: ExpressionContext
  ) throws -> BoundExpression {
    let subject = try operand.map { try bindExpression($0, context) }
    var conditions: [BoundExpression] = []
    var results: [BoundExpression] = []
    for clause in clauses {
      if let subject {
        let value = try bindExpression(clause.condition, context)
        conditions.append(try compare("=", subject, value, at: clause.condition.range))
      } else {
        conditions.append(try bindBoolean(clause.condition, context, in: "WHEN"))
      }
      results.append(try bindExpression(clause.result, context))
    }
    if let otherwise { results.append(try bindExpression(otherwise, context)) }
    let unified = try unify(results, at: range, in: "CASE")
    let branches = conditions.indices.map {
      CaseBranch(condition: conditions[$0], result: unified.expressions[$0])
    }
    return .caseWhen(branches, otherwise: otherwise == nil ? nil : unified.expressions.last, type: unified.type)
  }
}

extension Literal {
  /// The literal with a minus sign; nil when it is not a number.
  fileprivate var negated: Literal? {
    switch self {
    case .integer(let digits): .integer("-" + digits)
    case .decimal(let digits): .decimal("-" + digits)
    case .double(let digits): .double("-" + digits)
    default: nil
    }
  }
}
