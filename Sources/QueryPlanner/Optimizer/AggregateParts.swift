import Columnar
import Vectorized

/// What rules that compute aggregates from other aggregates build them of.
extension BoundExpression {
  /// A BIGINT literal; callers have checked that the value fits.
  static func bigint(_ value: Int128) -> BoundExpression {
    .constant(Scalar(.bigint, .integer(Int64(truncatingIfNeeded: value))))
  }

  /// An operator of two operands; nil where there is none for their types.
  static func binary(_ symbol: String, _ a: BoundExpression, _ b: BoundExpression) -> BoundExpression? {
    FunctionRegistry.resolve(symbol, [a.type, b.type]).map { .call($0, [a, b]) }
  }

  /// `avg` from the sum and the count.
  static func mean(_ sum: BoundExpression, _ count: BoundExpression) -> BoundExpression? {
    binary("/", .cast(sum, to: .double, isTry: false), .cast(count, to: .double, isTry: false))
  }
}

extension [AggregatePlan.Item] {
  /// The column of a call, which is added unless it is there already.
  mutating func output(of call: AggregateCall, _ allocator: ColumnAllocator) -> ColumnReference {
    if let known = first(where: { $0.call == call }) { return known.output }
    let output = allocator.make(call.function.name, call.function.resultType)
    append(AggregatePlan.Item(output, call))
    return output
  }
}
