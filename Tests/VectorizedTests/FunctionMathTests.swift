import Columnar
import Testing

@testable import Vectorized

struct FunctionMathTests {
  @Test func rounding() throws {
    #expect(try FunctionCall.text("round", double(2.5)) == "3.0")
    #expect(try FunctionCall.text("round", double(-2.345), int(2)) == "-2.35")
    #expect(try FunctionCall.text("round", double(1e300), int(2)) == "1.0E300")
    #expect(try FunctionCall.text("round", double(.nan), int(2)) == "NaN")
    #expect(try FunctionCall.text("round", big(1_250), int(-2)) == "1300")
    #expect(try FunctionCall.text("round", decimal(5, 3, "2.345"), int(2)) == "2.350")
    #expect(try FunctionCall.text("round", decimal(2, 1, "9.5")) == "10")
    #expect(try FunctionCall.text("truncate", decimal(5, 3, "-2.999")) == "-2")
    #expect(try FunctionCall.text("truncate", double(-2.99), int(1)) == "-2.9")
    #expect(try FunctionCall.text("ceiling", decimal(2, 1, "-0.5")) == "0")
    #expect(try FunctionCall.text("ceil", double(0.1)) == "1.0")
    #expect(try FunctionCall.text("floor", decimal(2, 1, "-0.5")) == "-1")
    #expect(try FunctionCall.text("floor", int(3)) == "3")
    #expect(try FunctionCall.text("abs", double(-0.5)) == "0.5")
    #expect(FunctionCall.message { _ = try FunctionCall.text("abs", big(.min)) } != nil)
    #expect(try FunctionCall.text("sign", big(-9)) == "-1")
    #expect(try FunctionCall.text("sign", decimal(3, 1, "0.0")) == "0")
  }

  @Test func elementaryFunctions() throws {
    #expect(try FunctionCall.text("sqrt", double(-1)) == "NaN")
    #expect(try FunctionCall.text("power", int(2), int(10)) == "1024.0")
    #expect(try FunctionCall.text("log", int(2), int(1_024)) == "10.0")
    #expect(try FunctionCall.text("ln", double(1)) == "0.0")
    #expect(try FunctionCall.text("cbrt", int(27)) == "3.0")
    #expect(try FunctionCall.text("mod", int(-7), int(3)) == "-1")
    #expect(try FunctionCall.text("atan2", int(0), int(1)) == "0.0")
    #expect(try FunctionCall.text("degrees", double(.pi)) == "180.0")
    #expect(try FunctionCall.text("is_nan", double(.nan)) == "true")
    #expect(try FunctionCall.text("is_finite", double(.infinity)) == "false")
    #expect(try FunctionCall.text("power", null, int(2)) == nil)
  }

  @Test func extremes() throws {
    #expect(try FunctionCall.text("greatest", int(1), big(5), int(3)) == "5")
    #expect(
      try FunctionCall.text("least", text("b"), text("a long text that is not inline"), text("c"))
        == "a long text that is not inline")
    #expect(try FunctionCall.text("greatest", int(1), null) == nil)
    #expect(try FunctionCall.text("greatest", date("2024-01-01"), date("2023-01-01")) == "2024-01-01")
  }

  @Test func bitsAndBases() throws {
    #expect(try FunctionCall.text("bitwise_and", int(12), int(10)) == "8")
    #expect(try FunctionCall.text("bitwise_left_shift", int(1), int(70)) == "0")
    #expect(try FunctionCall.text("bitwise_right_shift", int(-1), int(63)) == "1")
    #expect(try FunctionCall.text("bitwise_right_shift_arithmetic", int(-1), int(99)) == "-1")
    #expect(try FunctionCall.text("to_base", int(-255), int(16)) == "-ff")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("to_base", int(1), int(99)) } == "Radix must be between 2 and 36"
    )
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("from_base", text("xyz"), int(10)) }
        == "Not a valid base-10 number: xyz")
  }

  @Test func buckets() throws {
    func bucket(_ x: Double, _ low: Double, _ high: Double) throws -> String? {
      try FunctionCall.text("width_bucket", double(x), double(low), double(high), int(4))
    }
    #expect(try bucket(0, 0, 10) == "1")
    #expect(try bucket(10, 0, 10) == "5")
    #expect(try bucket(-1, 0, 10) == "0")
    #expect(try bucket(9, 10, 0) == "1")
    #expect(try bucket(11, 10, 0) == "0")
    #expect(try bucket(-1, 10, 0) == "5")
    #expect(FunctionCall.message { _ = try bucket(1, 1, 1) } != nil)
  }

  @Test func randomNumbersDifferByRow() throws {
    let function = try #require(FunctionRegistry.resolve("random", []))
    #expect(!function.isDeterministic)
    let values = try function.kernel([], 50).allValues
    #expect(Set(values).count > 40)
    let dice = try FunctionCall.evaluate("random", [Vector(int(1), count: 200), Vector(int(7), count: 200)])
    #expect(Set(dice.allValues).count == 6)
  }
}
