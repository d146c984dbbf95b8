import Columnar

/// `is_nan`, `is_finite`, `is_infinite`.
enum FloatTests {
  static let isNaN = ScalarFunction(
    "is_nan", summary: "whether x is no number", example: ("is_nan(nan())", "true"),
    .unary(NaNTest(), .double, returns: .boolean))
  static let isFinite = ScalarFunction(
    "is_finite", summary: "whether x is neither infinite nor NaN", example: ("is_finite(1e0)", "true"),
    .unary(FiniteTest(), .double, returns: .boolean))
  static let isInfinite = ScalarFunction(
    "is_infinite", summary: "whether x is infinite", example: ("is_infinite(infinity())", "true"),
    .unary(InfiniteTest(), .double, returns: .boolean))

  private struct NaNTest: UnaryFunction {
    func call(_ x: Double, _: inout RowState) -> Bool { x.isNaN }
  }

  private struct FiniteTest: UnaryFunction {
    func call(_ x: Double, _: inout RowState) -> Bool { x.isFinite }
  }

  private struct InfiniteTest: UnaryFunction {
    func call(_ x: Double, _: inout RowState) -> Bool { x.isInfinite }
  }
}
