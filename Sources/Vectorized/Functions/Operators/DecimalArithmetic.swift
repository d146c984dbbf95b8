import Columnar

/// `+ - * / %` of DECIMAL with Trino's result types: precision up to 38, overflow is an error, division rounds half up.
enum DecimalOperator: Sendable {
  case add, subtract, multiply, divide, modulus

  /// Result type as in Trino's DecimalOperators; nil when no DECIMAL can hold the scale.
  func resultType(_ a: (precision: Int, scale: Int), _ b: (precision: Int, scale: Int)) -> DataType? {
    let scale = max(a.scale, b.scale)
    switch self {
    case .add, .subtract:
      let precision = max(a.precision - a.scale, b.precision - b.scale) + scale + 1
      return .decimal(precision: min(38, precision), scale: scale)
    case .multiply:
      guard a.scale + b.scale <= 38 else { return nil }
      return .decimal(precision: min(38, a.precision + b.precision), scale: a.scale + b.scale)
    case .divide:
      let precision = a.precision + b.scale + max(b.scale - a.scale, 0)
      return .decimal(precision: min(38, precision), scale: scale)
    case .modulus:
      let precision = min(b.precision - b.scale, a.precision - a.scale) + scale
      return .decimal(precision: max(1, min(38, precision)), scale: scale)
    }
  }
}

/// The magnitudes above which a DECIMAL overflows: 10^38.
private let limit = PowerOfTen.int128(38)

private let decimalOverflow = EvaluationError(.numericValueOutOfRange, "Decimal overflow")

/// `a * leftFactor ± b * rightFactor`: both sides brought to the larger scale.
struct DecimalAdd: BinaryFunction {
  let leftFactor: Int128
  let rightFactor: Int128

  init(_ leftScale: Int, _ rightScale: Int, subtracts: Bool) {
    leftFactor = PowerOfTen.int128(rightScale - leftScale)
    rightFactor = PowerOfTen.int128(leftScale - rightScale) * (subtracts ? -1 : 1)
  }

  @inline(__always)
  func call(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    let (x, isOverX) = a.multipliedReportingOverflow(by: leftFactor)
    let (y, isOverY) = b.multipliedReportingOverflow(by: rightFactor)
    let (sum, isOver) = x.addingReportingOverflow(y)
    if isOverX || isOverY || isOver || sum >= limit || sum <= -limit { row.fail() }
    return sum
  }

  func failure(_: Int128, _: Int128) -> EvaluationError { decimalOverflow }
}

/// The same where both scales are equal and the result's precision leaves room: no overflow is possible.
struct DecimalAddPlain: BinaryFunction {
  @inline(__always) func call(_ a: Int128, _ b: Int128, _: inout RowState) -> Int128 { a &+ b }
}

struct DecimalSubtractPlain: BinaryFunction {
  @inline(__always) func call(_ a: Int128, _ b: Int128, _: inout RowState) -> Int128 { a &- b }
}

struct DecimalMultiply: BinaryFunction {
  @inline(__always)
  func call(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    let (product, isOver) = a.multipliedReportingOverflow(by: b)
    if isOver || product >= limit || product <= -limit { row.fail() }
    return product
  }

  func failure(_: Int128, _: Int128) -> EvaluationError { decimalOverflow }
}

/// `a * 10^k / b`, rounded half up; the scaled dividend may need 256 bits.
struct DecimalDivide: BinaryFunction {
  let factor: Int128

  init(_ leftScale: Int, _ rightScale: Int, resultScale: Int) {
    factor = PowerOfTen.int128(resultScale - leftScale + rightScale)
  }

  @inline(__always)
  func call(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    if b == 0 {
      row.fail()
      return 0
    }
    let (dividend, isWide) = a.multipliedReportingOverflow(by: factor)
    if isWide { return divideWide(a, b, &row) }
    let quotient = PowerOfTen.divideRounding(dividend, by: b.magnitude > UInt128(Int128.max) ? 1 : Int128(b.magnitude))
    let signed = b < 0 ? 0 &- quotient : quotient
    if signed >= limit || signed <= -limit { row.fail() }
    return signed
  }

  @inline(never)
  private func divideWide(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    let divisor = b.magnitude
    let dividend = a.magnitude.multipliedFullWidth(by: factor.magnitude)
    guard dividend.high < divisor else {
      row.fail()
      return 0
    }
    var (quotient, rest) = divisor.dividingFullWidth(dividend)
    if rest >= divisor - rest { quotient += 1 }
    guard quotient < limit.magnitude else {
      row.fail()
      return 0
    }
    return (a < 0) != (b < 0) ? 0 - Int128(quotient) : Int128(quotient)
  }

  func failure(_: Int128, _ b: Int128) -> EvaluationError { b == 0 ? .divisionByZero : decimalOverflow }
}

/// The rest of division at the larger scale; it has the sign of `a`.
struct DecimalModulus: BinaryFunction {
  let leftFactor: Int128
  let rightFactor: Int128

  init(_ leftScale: Int, _ rightScale: Int) {
    leftFactor = PowerOfTen.int128(rightScale - leftScale)
    rightFactor = PowerOfTen.int128(leftScale - rightScale)
  }

  @inline(__always)
  func call(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    if b == 0 {
      row.fail()
      return 0
    }
    let (x, isWideX) = a.multipliedReportingOverflow(by: leftFactor)
    let (y, isWideY) = b.multipliedReportingOverflow(by: rightFactor)
    if isWideY { return isWideX ? wide(a, b, &row) : x }
    if isWideX { return wide(a, b, &row) }
    return y == -1 ? 0 : x % y
  }

  @inline(never)
  private func wide(_ a: Int128, _ b: Int128, _ row: inout RowState) -> Int128 {
    let (divisor, isOver) = b.magnitude.multipliedReportingOverflow(by: rightFactor.magnitude)
    let dividend = a.magnitude.multipliedFullWidth(by: leftFactor.magnitude)
    guard !isOver else {
      row.fail()
      return 0
    }
    // Taking the high part modulo the divisor first keeps the quotient within 128 bits; the rest is the same.
    let rest = divisor.dividingFullWidth((dividend.high % divisor, dividend.low)).remainder
    return a < 0 ? 0 - Int128(rest) : Int128(rest)
  }

  func failure(_: Int128, _ b: Int128) -> EvaluationError { b == 0 ? .divisionByZero : decimalOverflow }
}

struct DecimalNegate: UnaryFunction {
  @inline(__always) func call(_ a: Int128, _: inout RowState) -> Int128 { 0 &- a }
}
