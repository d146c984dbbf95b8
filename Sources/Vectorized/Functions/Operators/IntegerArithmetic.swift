import Columnar

/// `+ - * / %` and negation of TINYINT to BIGINT: overflow is an error, found by sign bits so that the loops vectorize.
typealias SQLInteger = FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable

private func overflow<T>(_ a: T, _ symbol: String, _ b: T, _ verb: String) -> EvaluationError {
  EvaluationError(.numericValueOutOfRange, "\(integerName(T.self)) \(verb) overflow: \(a) \(symbol) \(b)")
}

private func integerName<T>(_ type: T.Type) -> String {
  switch MemoryLayout<T>.size {
  case 1: "tinyint"
  case 2: "smallint"
  case 4: "integer"
  default: "bigint"
  }
}

struct IntegerAdd<T: SQLInteger>: BinaryFunction {
  @inline(__always)
  func call(_ a: T, _ b: T, _ row: inout RowState) -> T {
    let sum = a &+ b
    row.failureMask |= Int64(truncatingIfNeeded: (a ^ sum) & (b ^ sum))
    return sum
  }

  func failure(_ a: T, _ b: T) -> EvaluationError { overflow(a, "+", b, "addition") }
}

struct IntegerSubtract<T: SQLInteger>: BinaryFunction {
  @inline(__always)
  func call(_ a: T, _ b: T, _ row: inout RowState) -> T {
    let difference = a &- b
    row.failureMask |= Int64(truncatingIfNeeded: (a ^ b) & (a ^ difference))
    return difference
  }

  func failure(_ a: T, _ b: T) -> EvaluationError { overflow(a, "-", b, "subtraction") }
}

struct IntegerMultiply<T: SQLInteger>: BinaryFunction {
  @inline(__always)
  func call(_ a: T, _ b: T, _ row: inout RowState) -> T {
    let (product, isOver) = a.multipliedReportingOverflow(by: b)
    row.failureMask |= isOver ? -1 : 0
    return product
  }

  func failure(_ a: T, _ b: T) -> EvaluationError { overflow(a, "*", b, "multiplication") }
}

struct IntegerDivide<T: SQLInteger>: BinaryFunction {
  @inline(__always)
  func call(_ a: T, _ b: T, _ row: inout RowState) -> T {
    let (quotient, isBad) = a.dividedReportingOverflow(by: b)
    row.failureMask |= isBad ? -1 : 0
    return quotient
  }

  func failure(_ a: T, _ b: T) -> EvaluationError {
    b == 0 ? .divisionByZero : overflow(a, "/", b, "division")
  }
}

struct IntegerModulus<T: SQLInteger>: BinaryFunction {
  @inline(__always)
  func call(_ a: T, _ b: T, _ row: inout RowState) -> T {
    if b == 0 { row.fail() }
    // The smallest value % -1 is 0; the flag of Swift's overflow is no error here.
    return b == 0 || b == -1 ? 0 : a % b
  }

  func failure(_ a: T, _ b: T) -> EvaluationError { .divisionByZero }
}

struct IntegerNegate<T: SQLInteger>: UnaryFunction {
  @inline(__always)
  func call(_ a: T, _ row: inout RowState) -> T {
    let negative = 0 &- a
    row.failureMask |= Int64(truncatingIfNeeded: a & negative)
    return negative
  }

  func failure(_ a: T) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "\(integerName(T.self)) negation overflow: \(a)")
  }
}

extension EvaluationError {
  static var divisionByZero: EvaluationError { EvaluationError(.divisionByZero, "Division by zero") }
}
