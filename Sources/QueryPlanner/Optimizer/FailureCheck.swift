import Columnar
import Vectorized

extension BoundExpression {
  /// Whether evaluation can fail on some row. Knows, beyond `canFail`, functions that fail only by a constant argument:
  /// a bad LIKE escape, an unknown unit of date_trunc, a malformed pattern.
  var mayFail: Bool {
    if case .call(let function, let arguments) = self, Self.failByConstants.contains(function.name) {
      return arguments.contains(where: \.mayFail) || !Self.succeeds(function, arguments)
    }
    switch self {
    case .attempt: return false
    case .call(let function, let arguments): return function.canFail || arguments.contains(where: \.mayFail)
    case .cast(let inner, let type, false): return inner.mayFail || !TypeCoercion.neverFails(inner.type, to: type)
    default: return children.contains(where: \.mayFail)
    }
  }

  private static let failByConstants: Set<String> = ["like", "date_trunc", "regexp_like", "extract"]

  /// Tries the function with its constants and a harmless value for its one other argument.
  private static func succeeds(_ function: ResolvedFunction, _ arguments: [BoundExpression]) -> Bool {
    guard arguments.count(where: { $0.constant == nil }) == 1 else { return false }
    let probes = arguments.map { argument in
      argument.constant == nil ? BoundExpression.constant(harmless(argument.type)) : argument
    }
    return (try? ConstantEvaluation.value(.call(function, probes))) != nil
  }

  private static func harmless(_ type: DataType) -> Scalar {
    switch type.physical {
    case .string: Scalar(type, .bytes([]))
    case .bool: Scalar(type, .boolean(false))
    case .float, .double: Scalar(type, .double(0))
    case .int128: Scalar(type, .decimal(0))
    case .int8, .int16, .int32, .int64: Scalar(type, .integer(0))
    case .none, .nested: .null(type)
    }
  }
}
