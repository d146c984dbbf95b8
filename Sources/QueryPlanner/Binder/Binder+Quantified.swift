import Columnar
import Vectorized

extension Binder {
  /// `value < ANY (query)`, `value >= ALL (query)`: a comparison with the least or greatest value.
  ///
  /// With n rows of which m are not NULL and e the extreme that decides:
  ///
  ///     ANY: n = 0 → FALSE; value < e → TRUE;       m < n → NULL; else value < e
  ///     ALL: n = 0 → TRUE;  NOT (value < e) → FALSE; m < n → NULL; else value < e
  func bindQuantified(
    _ value: Expression, _ symbol: ComparisonOperator, _ quantifier: Quantifier, _ query: Query,
    at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let extremum: String
    switch (symbol, quantifier) {
    case (.less, .any), (.lessOrEqual, .any), (.greater, .all), (.greaterOrEqual, .all): extremum = "max"
    case (.greater, .any), (.greaterOrEqual, .any), (.less, .all), (.lessOrEqual, .all): extremum = "min"
    default:
      throw SQLError(
        .notSupported, "\(symbol.rawValue) \(quantifier.rawValue) over a sub-query is not supported", at: range,
        suggestion: "write it with IN or EXISTS")
    }
    let (relation, inner) = try bindInner(query, at: range, context, keepsRowCount: true)
    guard inner.predicates.isEmpty, relation.columns.count == 1, let column = relation.columns.first?.reference,
      let extreme = AggregateRegistry.resolve(extremum, [column.type]),
      let countAll = AggregateRegistry.resolve("count", []),
      let countValues = AggregateRegistry.resolve("count", [column.type])
    else {
      throw SQLError(
        .notSupported, "\(quantifier.rawValue) needs an uncorrelated sub-query of one comparable column", at: range)
    }
    let outputs = (
      extreme: allocator.make(extremum, column.type), all: allocator.make("count", .bigint),
      values: allocator.make("count", .bigint)
    )
    context.subqueries.append(
      SubqueryJoin(
        kind: .inner,
        plan: .aggregate(
          LogicalAggregate(
            input: inner.plan, keys: [],
            aggregates: [
              AggregatePlan.Item(outputs.extreme, AggregateCall(extreme, [.column(column)])),
              AggregatePlan.Item(outputs.all, AggregateCall(countAll, [])),
              AggregatePlan.Item(outputs.values, AggregateCall(countValues, [.column(column)])),
            ])), condition: []))
    let test = try compare(symbol.rawValue, bindExpression(value, context), .column(outputs.extreme), at: range)
    let zero = BoundExpression.constant(Scalar(.bigint, .integer(0)))
    let isAny = quantifier == .any
    return .caseWhen(
      [
        CaseBranch(condition: try call("=", [.column(outputs.all), zero], at: range), result: .boolean(!isAny)),
        CaseBranch(condition: isAny ? test : .not(test), result: .boolean(isAny)),
        CaseBranch(
          condition: try call("<", [.column(outputs.values), .column(outputs.all)], at: range),
          result: .constant(.null(.boolean))),
      ], otherwise: test, type: .boolean)
  }
}
