import Columnar

/// One fixed signature of a function with its batch kernel.
struct Overload: Sendable {
  let parameters: [DataType]
  let result: DataType
  var canFail = false
  let kernel: ResolvedFunction.Kernel

  static func unary<F: UnaryFunction>(
    _ f: F, _ argument: DataType, returns result: DataType, canFail: Bool = false
  ) -> Overload {
    Overload(parameters: [argument], result: result, canFail: canFail) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.unary(f, arguments[0], count: count, as: result)
    }
  }

  static func binary<F: BinaryFunction>(
    _ f: F, _ left: DataType, _ right: DataType, returns result: DataType, canFail: Bool = false
  ) -> Overload {
    Overload(parameters: [left, right], result: result, canFail: canFail) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.binary(f, arguments[0], arguments[1], count: count, as: result)
    }
  }

  static func ternary<F: TernaryFunction>(
    _ f: F, _ first: DataType, _ second: DataType, _ third: DataType, returns result: DataType, canFail: Bool = false
  ) -> Overload {
    Overload(parameters: [first, second, third], result: result, canFail: canFail) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.ternary(f, arguments[0], arguments[1], arguments[2], count: count, as: result)
    }
  }

  /// A kernel of its own over the argument vectors.
  static func batch(
    _ parameters: DataType..., returns result: DataType, canFail: Bool = false,
    _ kernel: @escaping ResolvedFunction.Kernel
  ) -> Overload {
    Overload(parameters: parameters, result: result, canFail: canFail, kernel: kernel)
  }

  /// The parameter types for these arguments, or nil when one cannot coerce. VARCHAR(n) stays as it is.
  func settled(_ arguments: [DataType]) -> [DataType]? {
    guard arguments.count == parameters.count else { return nil }
    var types: [DataType] = []
    for (argument, parameter) in zip(arguments, parameters) {
      if argument == parameter || Self.isSameText(argument, parameter) {
        types.append(argument)
      } else if TypeCoercion.canCoerce(argument, to: parameter) {
        types.append(parameter)
      } else {
        return nil
      }
    }
    return types
  }

  /// Whether both are VARCHAR of some length, which lies in memory alike.
  private static func isSameText(_ a: DataType, _ b: DataType) -> Bool {
    if case .varchar = a, case .varchar(nil) = b { return true }
    return false
  }
}

extension ScalarFunction {
  /// A function of fixed signatures. An exact match wins, else the first overload that the arguments coerce to.
  init(
    _ name: String, aliases: [String] = [], summary: String, example: (call: String, answer: String)? = nil,
    isDeterministic: Bool = true, _ overloads: Overload...
  ) {
    self.init(name, aliases: aliases, summary: summary, example: example) { arguments in
      var found: (types: [DataType], overload: Overload)?
      for overload in overloads {
        guard let types = overload.settled(arguments) else { continue }
        if found == nil || types == arguments { found = (types, overload) }
        if types == arguments { break }
      }
      return found.map {
        ResolvedFunction(
          name, $0.types, returns: $0.overload.result, isDeterministic: isDeterministic, canFail: $0.overload.canFail,
          kernel: $0.overload.kernel)
      }
    }
  }
}
