import Columnar

/// `bitwise_and`, `bitwise_or`, `bitwise_xor`, `bitwise_not` and shifts, over BIGINT.
enum Bitwise {
  static let and = ScalarFunction(
    "bitwise_and", summary: "bits set in both", example: ("bitwise_and(12, 10)", "8"),
    .binary(And(), .bigint, .bigint, returns: .bigint))
  static let or = ScalarFunction(
    "bitwise_or", summary: "bits set in either", example: ("bitwise_or(12, 10)", "14"),
    .binary(Or(), .bigint, .bigint, returns: .bigint))
  static let xor = ScalarFunction(
    "bitwise_xor", summary: "bits set in one of both", example: ("bitwise_xor(12, 10)", "6"),
    .binary(Xor(), .bigint, .bigint, returns: .bigint))
  static let not = ScalarFunction(
    "bitwise_not", summary: "all bits inverted", example: ("bitwise_not(0)", "-1"),
    .unary(Not(), .bigint, returns: .bigint))
  static let shiftLeft = ScalarFunction(
    "bitwise_left_shift", summary: "bits shifted to the left", example: ("bitwise_left_shift(1, 4)", "16"),
    .binary(ShiftLeft(), .bigint, .bigint, returns: .bigint))
  static let shiftRight = ScalarFunction(
    "bitwise_right_shift", summary: "bits shifted to the right, zeros from the left",
    example: ("bitwise_right_shift(16, 4)", "1"), .binary(ShiftRight(), .bigint, .bigint, returns: .bigint))
  static let arithmeticShiftRight = ScalarFunction(
    "bitwise_right_shift_arithmetic", summary: "bits shifted to the right, the sign from the left",
    example: ("bitwise_right_shift_arithmetic(-8, 2)", "-2"),
    .binary(ArithmeticShiftRight(), .bigint, .bigint, returns: .bigint))

  private struct And: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 { a & b }
  }

  private struct Or: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 { a | b }
  }

  private struct Xor: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 { a ^ b }
  }

  private struct Not: UnaryFunction {
    func call(_ a: Int64, _: inout RowState) -> Int64 { ~a }
  }

  /// Swift's `<<` and `>>` take any distance; a negative one shifts nothing here.
  private struct ShiftLeft: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 { a << max(0, b) }
  }

  private struct ShiftRight: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 {
      Int64(bitPattern: UInt64(bitPattern: a) >> max(0, b))
    }
  }

  private struct ArithmeticShiftRight: BinaryFunction {
    func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 { a >> max(0, b) }
  }
}
