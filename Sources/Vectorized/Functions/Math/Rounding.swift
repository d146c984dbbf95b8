import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `abs`, `sign`, `ceil`, `floor`, `round`, `truncate` of numbers; the result has the argument's type, but for DECIMAL.
enum Rounding {
  static let abs = ScalarFunction("abs", summary: "absolute value", example: ("abs(-3)", "3")) { types in
    one("abs", types, integer: { .absolute($0) }, float: .absolute, decimal: { type, _, _ in (.absolute, type) })
  }

  static let sign = ScalarFunction("sign", summary: "-1, 0 or 1", example: ("sign(-2.5e0)", "-1.0")) { types in
    one(
      "sign", types, integer: { .sign($0) }, float: .sign,
      decimal: { _, _, _ in (.sign, .decimal(precision: 1, scale: 0)) })
  }

  static let ceiling = ScalarFunction(
    "ceiling", aliases: ["ceil"], summary: "least whole number not below x", example: ("ceiling(1.2)", "2")
  ) { types in
    one("ceiling", types, integer: { _ in .identity }, float: .ceiling, decimal: { whole(.ceiling, $1, $2) })
  }

  static let floor = ScalarFunction(
    "floor", summary: "greatest whole number not above x", example: ("floor(-1.2)", "-2")
  ) { types in
    one("floor", types, integer: { _ in .identity }, float: .floor, decimal: { whole(.floor, $1, $2) })
  }

  static let round = ScalarFunction(
    "round", summary: "x rounded half up to a number of decimals (none, or negative: tens)",
    example: ("round(2.345, 2)", "2.350")
  ) { types in
    if types.count == 2 { return RoundToDigits.resolve("round", types, truncates: false) }
    return one("round", types, integer: { _ in .identity }, float: .round, decimal: { whole(.round, $1, $2) })
  }

  static let truncate = ScalarFunction(
    "truncate", summary: "x without decimals, or without those behind a number of them",
    example: ("truncate(-1.9e0)", "-1.0")
  ) { types in
    if types.count == 2 { return RoundToDigits.resolve("truncate", types, truncates: true) }
    return one("truncate", types, integer: { _ in .identity }, float: .truncate, decimal: { whole(.truncate, $1, $2) })
  }

  /// Rounding to a whole number: one digit more may be needed, no scale is left.
  private static func whole(_ mode: NumberStep, _ precision: Int, _ scale: Int) -> (NumberStep, DataType) {
    let digits = precision - scale + (scale > 0 && mode != .truncate ? 1 : 0)
    return (mode, .decimal(precision: max(1, min(38, digits)), scale: 0))
  }

  private static func one(
    _ name: String, _ types: [DataType], integer: (DataType) -> IntegerStep, float: NumberStep,
    decimal: (DataType, _ precision: Int, _ scale: Int) -> (NumberStep, DataType)
  ) -> ResolvedFunction? {
    guard types.count == 1 else { return nil }
    // A bare NULL takes the first type that coerces to all others, as in Trino.
    let type = types[0] == .unknown ? .tinyint : types[0]
    let step = integer(type)
    let canFail = step.isAbsolute
    switch type {
    case .tinyint: return .unary(name, IntegerStepFunction<Int8>(step: step), type, returns: type, canFail: canFail)
    case .smallint: return .unary(name, IntegerStepFunction<Int16>(step: step), type, returns: type, canFail: canFail)
    case .integer: return .unary(name, IntegerStepFunction<Int32>(step: step), type, returns: type, canFail: canFail)
    case .bigint: return .unary(name, IntegerStepFunction<Int64>(step: step), type, returns: type, canFail: canFail)
    case .real: return .unary(name, FloatStepFunction<Float>(step: float), type, returns: type)
    case .double: return .unary(name, FloatStepFunction<Double>(step: float), type, returns: type)
    case .decimal(let precision, let scale):
      let (step, result) = decimal(type, precision, scale)
      return .unary(name, DecimalStepFunction(step: step, scale: scale), type, returns: result)
    default: return nil
    }
  }
}

enum IntegerStep: Sendable {
  case identity
  case absolute(DataType)
  case sign(DataType)

  var isAbsolute: Bool { if case .absolute = self { true } else { false } }
}

enum NumberStep: Sendable { case absolute, sign, ceiling, floor, round, truncate }

private struct IntegerStepFunction<T: SQLInteger>: UnaryFunction {
  let step: IntegerStep

  func call(_ a: T, _ row: inout RowState) -> T {
    switch step {
    case .identity: return a
    case .sign: return a.signum()
    case .absolute:
      if a == .min { row.fail() }
      return a < 0 ? 0 &- a : a
    }
  }

  func failure(_ a: T) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "Value \(a) is out of range for abs(\(CastNames.name(T.self)))")
  }
}

private struct FloatStepFunction<T: SQLFloat>: UnaryFunction {
  let step: NumberStep

  func call(_ a: T, _: inout RowState) -> T {
    switch step {
    case .absolute: return a.magnitude
    case .sign: return a.isNaN ? a : a > 0 ? 1 : a < 0 ? -1 : a
    case .ceiling: return a.rounded(.up)
    case .floor: return a.rounded(.down)
    case .round: return a.rounded(.toNearestOrAwayFromZero)
    case .truncate: return a.rounded(.towardZero)
    }
  }
}

private struct DecimalStepFunction: UnaryFunction {
  let step: NumberStep
  let unit: Int128

  init(step: NumberStep, scale: Int) {
    self.step = step
    unit = PowerOfTen.int128(scale)
  }

  func call(_ a: Int128, _: inout RowState) -> Int128 {
    switch step {
    case .absolute: return a < 0 ? 0 &- a : a
    case .sign: return a.signum()
    case .round: return unit == 1 ? a : PowerOfTen.divideRounding(a, by: unit)
    case .truncate: return a / unit
    case .floor: return a / unit - (a % unit < 0 ? 1 : 0)
    case .ceiling: return a / unit + (a % unit > 0 ? 1 : 0)
    }
  }
}
