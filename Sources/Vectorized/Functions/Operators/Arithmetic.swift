import Columnar

/// Chooses the overload of `+ - * / %` and `negate` for numbers, then for times and intervals.
enum Arithmetic: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulus = "%"

  var definition: ScalarFunction {
    let answers = ["+": "9", "-": "5", "*": "14", "/": "3", "%": "1"]
    return ScalarFunction(
      rawValue, summary: "arithmetic on numbers, and on times and intervals where it has a meaning",
      example: ("7 \(rawValue) 2", answers[rawValue] ?? "")
    ) { types in
      guard types.count == 2 else { return nil }
      return numeric(types[0], types[1]) ?? TimeArithmetic.resolve(self, types[0], types[1])
    }
  }

  private func numeric(_ a: DataType, _ b: DataType) -> ResolvedFunction? {
    guard a.isNumeric || a == .unknown, b.isNumeric || b == .unknown, a.isNumeric || b.isNumeric else { return nil }
    guard let common = TypeCoercion.common(a, b) else { return nil }
    switch common {
    case .tinyint: return integers(Int8.self, .tinyint)
    case .smallint: return integers(Int16.self, .smallint)
    case .integer: return integers(Int32.self, .integer)
    case .bigint: return integers(Int64.self, .bigint)
    case .real: return floats(Float.self, .real)
    case .double: return floats(Double.self, .double)
    case .decimal: return decimals(a == .unknown ? b : a, b == .unknown ? a : b)
    default: return nil
    }
  }

  private func integers<T: SQLInteger>(_: T.Type, _ type: DataType) -> ResolvedFunction {
    switch self {
    case .add: .binary(rawValue, IntegerAdd<T>(), type, type, returns: type, canFail: true)
    case .subtract: .binary(rawValue, IntegerSubtract<T>(), type, type, returns: type, canFail: true)
    case .multiply: .binary(rawValue, IntegerMultiply<T>(), type, type, returns: type, canFail: true)
    case .divide: .binary(rawValue, IntegerDivide<T>(), type, type, returns: type, canFail: true)
    case .modulus: .binary(rawValue, IntegerModulus<T>(), type, type, returns: type, canFail: true)
    }
  }

  private func floats<T: SQLFloat>(_: T.Type, _ type: DataType) -> ResolvedFunction {
    switch self {
    case .add: .binary(rawValue, FloatAdd<T>(), type, type, returns: type)
    case .subtract: .binary(rawValue, FloatSubtract<T>(), type, type, returns: type)
    case .multiply: .binary(rawValue, FloatMultiply<T>(), type, type, returns: type)
    case .divide: .binary(rawValue, FloatDivide<T>(), type, type, returns: type)
    case .modulus: .binary(rawValue, FloatModulus<T>(), type, type, returns: type)
    }
  }

  private func decimals(_ a: DataType, _ b: DataType) -> ResolvedFunction? {
    guard let x = TypeCoercion.decimalForm(a), let y = TypeCoercion.decimalForm(b) else { return nil }
    let left = DataType.decimal(precision: x.precision, scale: x.scale)
    let right = DataType.decimal(precision: y.precision, scale: y.scale)
    switch self {
    case .add, .subtract:
      let subtracts = self == .subtract
      guard let type = (subtracts ? DecimalOperator.subtract : .add).resultType(x, y) else { return nil }
      if x.scale == y.scale, max(x.precision, y.precision) < 38 {
        return subtracts
          ? .binary(rawValue, DecimalSubtractPlain(), left, right, returns: type)
          : .binary(rawValue, DecimalAddPlain(), left, right, returns: type)
      }
      let function = DecimalAdd(x.scale, y.scale, subtracts: subtracts)
      return .binary(rawValue, function, left, right, returns: type, canFail: true)
    case .multiply:
      guard let type = DecimalOperator.multiply.resultType(x, y) else { return nil }
      return .binary(rawValue, DecimalMultiply(), left, right, returns: type, canFail: x.precision + y.precision > 38)
    case .divide:
      guard let type = DecimalOperator.divide.resultType(x, y) else { return nil }
      let function = DecimalDivide(x.scale, y.scale, resultScale: max(x.scale, y.scale))
      return .binary(rawValue, function, left, right, returns: type, canFail: true)
    case .modulus:
      guard let type = DecimalOperator.modulus.resultType(x, y) else { return nil }
      return .binary(rawValue, DecimalModulus(x.scale, y.scale), left, right, returns: type, canFail: true)
    }
  }
}

/// Unary minus.
enum Negate {
  static let definition = ScalarFunction(
    "negate", summary: "unary minus of a number or an interval", example: ("-(3)", "-3")
  ) { types in
    guard types.count == 1 else { return nil }
    let type = types[0]
    switch type {
    case .tinyint: return .unary("negate", IntegerNegate<Int8>(), type, returns: type, canFail: true)
    case .smallint: return .unary("negate", IntegerNegate<Int16>(), type, returns: type, canFail: true)
    case .integer, .intervalYearToMonth:
      return .unary("negate", IntegerNegate<Int32>(), type, returns: type, canFail: true)
    case .bigint, .intervalDayToSecond:
      return .unary("negate", IntegerNegate<Int64>(), type, returns: type, canFail: true)
    case .real: return .unary("negate", FloatNegate<Float>(), type, returns: type)
    case .double: return .unary("negate", FloatNegate<Double>(), type, returns: type)
    case .decimal: return .unary("negate", DecimalNegate(), type, returns: type)
    default: return nil
    }
  }
}
