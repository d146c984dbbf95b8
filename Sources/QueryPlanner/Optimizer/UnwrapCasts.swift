import Columnar
import Vectorized

/// Moves a cast of a column to the constant that it is compared with, so that the scan can prune by the column:
///
///     CAST(day AS timestamp) >= TIMESTAMP '2024-05-01 00:00' → day >= DATE '2024-05-01'
///
/// Only casts that keep every value and their order, and constants that survive the way back.
enum UnwrapCasts: OptimizerRule {
  static let name = "unwrap_casts"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in node.mapExpressions { $0.transformUp(unwrap) } }
  }

  private static let comparisons: Set<String> = ["=", "<>", "<", "<=", ">", ">="]
  private static let mirrored = ["<": ">", "<=": ">=", ">": "<", ">=": "<="]

  static func unwrap(_ expression: BoundExpression) -> BoundExpression {
    switch expression {
    case .call(let function, let arguments) where comparisons.contains(function.name) && arguments.count == 2:
      if arguments[0].constant != nil, arguments[1].constant == nil {
        let symbol = mirrored[function.name] ?? function.name
        return comparison(symbol, arguments[1], arguments[0]) ?? mirror(symbol, arguments) ?? expression
      }
      return comparison(function.name, arguments[0], arguments[1]) ?? expression
    case .inList(.cast(let inner, let type, false), let elements) where keepsOrder(inner.type, type):
      var narrowed: [BoundExpression] = []
      for element in elements {
        guard let scalar = element.constant, let value = narrow(scalar, to: inner.type) else { return expression }
        narrowed.append(.constant(value))
      }
      return .inList(inner, narrowed)
    default: return expression
    }
  }

  /// `5 < x` as `x > 5`: constants stand on the right for the rules and the scan to come.
  private static func mirror(_ symbol: String, _ arguments: [BoundExpression]) -> BoundExpression? {
    let types = [arguments[1].type, arguments[0].type]
    guard let function = FunctionRegistry.resolve(symbol, types), function.argumentTypes == types else { return nil }
    return .call(function, [arguments[1], arguments[0]])
  }

  private static func comparison(
    _ symbol: String, _ left: BoundExpression, _ right: BoundExpression
  ) -> BoundExpression? {
    guard case .cast(let inner, let type, false) = left, inner.constant == nil, let scalar = right.constant,
      keepsOrder(inner.type, type), let value = narrow(scalar, to: inner.type),
      let function = FunctionRegistry.resolve(symbol, [inner.type, inner.type]),
      function.argumentTypes == [inner.type, inner.type]
    else { return nil }
    return .call(function, [inner, .constant(value)])
  }

  /// Whether a cast gives different results for different values, in the same order.
  private static func keepsOrder(_ from: DataType, _ to: DataType) -> Bool {
    switch (from, to) {
    case (.tinyint, _), (.smallint, _), (.integer, _):
      return (to.isInteger && to.physical.byteWidth >= from.physical.byteWidth) || to == .double || fits(from, to)
    case (.bigint, _): return to == .bigint || fits(from, to)
    case (.real, .double): return true
    case (.decimal(let p, let s), .decimal(let q, let t)): return t >= s && q - t >= p - s
    case (.date, .timestamp): return true
    case (.timestamp(let p), .timestamp(let q)): return q >= p
    case (.varchar(_?), .varchar(nil)): return true
    default: return false
    }
  }

  private static func fits(_ from: DataType, _ to: DataType) -> Bool {
    guard case .decimal(let precision, let scale) = to, let form = TypeCoercion.decimalForm(from) else { return false }
    return precision - scale >= form.precision
  }

  /// The constant in the column's type, if that is exactly the same value.
  private static func narrow(_ scalar: Scalar, to type: DataType) -> Scalar? {
    if scalar.value.isNull { return .null(type) }
    guard let there = try? Cast.evaluate(Vector(scalar, count: 1), to: type, isTry: false),
      let back = try? Cast.evaluate(there, to: scalar.type, isTry: false), back.value(at: 0) == scalar.value
    else { return nil }
    return Scalar(type, there.value(at: 0))
  }
}
