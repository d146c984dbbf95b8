import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `round(x, n)` and `truncate(x, n)`: n decimals, negative n whole tens, hundreds …
enum RoundToDigits {
  static func resolve(_ name: String, _ types: [DataType], truncates: Bool) -> ResolvedFunction? {
    guard TypeCoercion.canCoerce(types[1], to: .integer) else { return nil }
    let type = types[0] == .unknown ? .double : types[0]
    switch type {
    case .tinyint: return integers(Int8.self, name, type, truncates)
    case .smallint: return integers(Int16.self, name, type, truncates)
    case .integer: return integers(Int32.self, name, type, truncates)
    case .bigint: return integers(Int64.self, name, type, truncates)
    case .real: return .binary(name, Floats<Float>(truncates: truncates), type, .integer, returns: type)
    case .double: return .binary(name, Floats<Double>(truncates: truncates), type, .integer, returns: type)
    case .decimal(let precision, let scale):
      let result = DataType.decimal(precision: truncates ? precision : min(38, precision + 1), scale: scale)
      let function = Decimals(scale: scale, truncates: truncates)
      return .binary(name, function, type, .integer, returns: result, canFail: precision == 38)
    default: return nil
    }
  }

  private static func integers<T: SQLInteger>(
    _: T.Type, _ name: String, _ type: DataType, _ truncates: Bool
  ) -> ResolvedFunction {
    .binary(name, Integers<T>(truncates: truncates), type, .integer, returns: type, canFail: true)
  }

  private struct Floats<T: SQLFloat>: BinaryFunction {
    let truncates: Bool

    func call(_ x: T, _ digits: Int32, _: inout RowState) -> T {
      let value = Double(x)
      guard value.isFinite else { return x }
      let factor = pow(10, Double(digits))
      let scaled = value * factor
      // So large or so fine that rounding changes nothing.
      guard scaled.isFinite, factor > 0 else { return factor > 0 ? x : 0 }
      let result = scaled.rounded(truncates ? .towardZero : .toNearestOrAwayFromZero) / factor
      return result.isFinite ? T(result) : x
    }
  }

  private struct Integers<T: SQLInteger>: BinaryFunction {
    let truncates: Bool

    func call(_ x: T, _ digits: Int32, _ row: inout RowState) -> T {
      if digits >= 0 { return x }
      if digits < -19 { return 0 }
      let unit = PowerOfTen.int128(-Int(digits))
      let value = truncates ? Int128(x) / unit * unit : PowerOfTen.divideRounding(Int128(x), by: unit) * unit
      guard let result = T(exactly: value) else {
        row.fail()
        return 0
      }
      return result
    }

    func failure(_ x: T, _: Int32) -> EvaluationError {
      EvaluationError(.numericValueOutOfRange, "rounding \(x) leaves the range of \(CastNames.name(T.self))")
    }
  }

  private struct Decimals: BinaryFunction {
    let scale: Int
    let truncates: Bool

    func call(_ x: Int128, _ digits: Int32, _ row: inout RowState) -> Int128 {
      let drop = scale - Int(digits)
      if drop <= 0 { return x }
      if drop > 38 { return 0 }
      let unit = PowerOfTen.int128(drop)
      let quotient = truncates ? x / unit : PowerOfTen.divideRounding(x, by: unit)
      let (result, isOver) = quotient.multipliedReportingOverflow(by: unit)
      if isOver || result.magnitude >= PowerOfTen.int128(38).magnitude { row.fail() }
      return result
    }

    func failure(_: Int128, _: Int32) -> EvaluationError {
      EvaluationError(.numericValueOutOfRange, "Decimal overflow")
    }
  }
}
