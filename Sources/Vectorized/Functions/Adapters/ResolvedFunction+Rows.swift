import Columnar

extension ResolvedFunction {
  static func unary<F: UnaryFunction>(
    _ name: String, _ f: F, _ argument: DataType, returns result: DataType, canFail: Bool = false
  ) -> ResolvedFunction {
    ResolvedFunction(name, [argument], returns: result, canFail: canFail) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.unary(f, arguments[0], count: count, as: result)
    }
  }

  /// With `isSwapped` SQL's first argument is the function's second.
  static func binary<F: BinaryFunction>(
    _ name: String, _ f: F, _ left: DataType, _ right: DataType, returns result: DataType, canFail: Bool = false,
    isSwapped: Bool = false
  ) -> ResolvedFunction {
    ResolvedFunction(name, isSwapped ? [right, left] : [left, right], returns: result, canFail: canFail) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let (first, second) = isSwapped ? (1, 0) : (0, 1)
      return try Rows.binary(f, arguments[first], arguments[second], count: count, as: result)
    }
  }
}
