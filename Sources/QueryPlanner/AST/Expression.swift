/// A scalar, aggregate or window expression as written, with the place where it stands.
package struct Expression: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable {
    case literal(Literal)
    /// `a`, or the head of `a.b.c`.
    case identifier(Identifier)
    /// `base.field`: a column of a table, or a field of a row; only the binder can tell which.
    case member(Expression, Identifier)
    /// `?`, numbered from 0 in the order of the text.
    case parameter(Int)

    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `a AND b AND c` as one node: two or more operands, none of them an unparenthesized AND (OR) itself.
    case logical(LogicalOperator, [Expression])
    case not(Expression)
    case comparison(ComparisonOperator, Expression, Expression)
    case between(Expression, low: Expression, high: Expression, negated: Bool)
    case inList(Expression, [Expression], negated: Bool)
    case inSubquery(Expression, Query, negated: Bool)
    case like(Expression, pattern: Expression, escape: Expression?, negated: Bool)
    case isNull(Expression, negated: Bool)
    /// `a IS DISTINCT FROM b`; negated: `IS NOT DISTINCT FROM`.
    case isDistinct(Expression, Expression, negated: Bool)
    /// `a IS TRUE`, `a IS NOT FALSE`; nil for UNKNOWN.
    case isTruth(Expression, Bool?, negated: Bool)
    case exists(Query)
    case subquery(Query)
    /// `a = ANY (query)`; SOME is ANY.
    case quantified(Expression, ComparisonOperator, Quantifier, Query)

    /// CASE: with an operand, each condition is compared with it.
    case caseWhen(operand: Expression?, [WhenClause], otherwise: Expression?)
    case cast(Expression, TypeName, isTry: Bool)
    case extract(DateField, from: Expression)
    case position(Expression, in: Expression)
    case trim(TrimSide, Expression?, from: Expression)
    case current(CurrentValue, precision: Int?)
    case atTimeZone(Expression, zone: Expression)
    case interval(IntervalLiteral)

    case call(FunctionCall)
    case grouping([Expression])
    case array([Expression])
    case subscripted(Expression, index: Expression)
    /// `ROW (a, b)`, or `(a, b)` with two or more members.
    case row([Expression])
    case lambda([Identifier], body: Expression)
  }
}

/// `WHEN condition THEN result`.
package struct WhenClause: Sendable {
  package var condition: Expression
  package var result: Expression
  package init(condition: Expression, result: Expression) {
    self.condition = condition
    self.result = result
  }
}
