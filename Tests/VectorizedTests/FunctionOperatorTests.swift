import CKernels
import Columnar
import Testing

@testable import Vectorized

struct FunctionOperatorTests {
  @Test func integersTakeTheWiderType() throws {
    #expect(FunctionRegistry.resolve("+", [.tinyint, .bigint])?.resultType == .bigint)
    #expect(FunctionRegistry.resolve("*", [.integer, .integer])?.resultType == .integer)
    #expect(try FunctionCall.text("+", int(2), big(3)) == "5")
    #expect(try FunctionCall.text("/", int(-7), int(2)) == "-3")
    #expect(try FunctionCall.text("%", int(-7), int(2)) == "-1")
    #expect(try FunctionCall.text("%", big(.min), big(-1)) == "0")
    #expect(try FunctionCall.text("+", int(2), null) == nil)
  }

  @Test func overflowIsAnErrorWithTrinosMessage() {
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("+", big(.max), big(1)) }
        == "bigint addition overflow: 9223372036854775807 + 1")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("-", int(-2_147_483_648), int(1)) }
        == "integer subtraction overflow: -2147483648 - 1")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("*", int(65_536), int(65_536)) }
        == "integer multiplication overflow: 65536 * 65536")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("/", big(.min), big(-1)) }
        == "bigint division overflow: -9223372036854775808 / -1")
    #expect(FunctionCall.message { _ = try FunctionCall.text("/", int(1), int(0)) } == "Division by zero")
    #expect(FunctionCall.message { _ = try FunctionCall.text("%", int(1), int(0)) } == "Division by zero")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("negate", big(.min)) }
        == "bigint negation overflow: -9223372036854775808")
    #expect(FunctionCall.message { _ = try FunctionCall.text("/", double(1), double(0)) } == nil)
  }

  @Test func rowsUnderNullCannotFail() throws {
    // The value under the NULL is zero, so the division has a zero divisor there.
    let divisors = Vector(.integer, [.integer(2), .null, .integer(4)])
    let result = try FunctionCall.evaluate("/", [Vector(int(8), count: 3), divisors])
    #expect(result.allValues == [.integer(4), .null, .integer(2)])
  }

  @Test func emptyBatchesDoNotFail() throws {
    let none = Vector(.integer, [])
    #expect(try FunctionCall.evaluate("/", [none, none]).count == 0)
    #expect(try FunctionCall.evaluate("/", [Vector(int(1), count: 0), Vector(int(0), count: 0)]).count == 0)
    #expect(try FunctionCall.evaluate("=", [none, none]).count == 0)
  }

  @Test func decimalsFollowTrinosPrecisionRules() throws {
    func type(_ op: String, _ a: (Int, Int), _ b: (Int, Int)) -> DataType? {
      FunctionRegistry.resolve(
        op, [.decimal(precision: a.0, scale: a.1), .decimal(precision: b.0, scale: b.1)])?.resultType
    }
    #expect(type("+", (10, 2), (5, 4)) == .decimal(precision: 13, scale: 4))
    #expect(type("*", (10, 2), (5, 4)) == .decimal(precision: 15, scale: 6))
    #expect(type("/", (10, 2), (5, 4)) == .decimal(precision: 16, scale: 4))
    #expect(type("%", (10, 2), (5, 4)) == .decimal(precision: 5, scale: 4))
    #expect(type("*", (38, 20), (38, 20)) == nil)
    #expect(try FunctionCall.text("+", decimal(4, 2, "1.25"), decimal(5, 3, "0.125")) == "1.375")
    #expect(try FunctionCall.text("*", decimal(4, 2, "-1.25"), decimal(3, 1, "2.5")) == "-3.125")
    #expect(try FunctionCall.text("/", decimal(3, 1, "1.0"), decimal(3, 1, "3.0")) == "0.3")
    #expect(try FunctionCall.text("/", decimal(3, 1, "-0.5"), decimal(3, 1, "0.3")) == "-1.7")
    #expect(try FunctionCall.text("%", decimal(4, 2, "-7.25"), decimal(2, 0, "2")) == "-1.25")
    #expect(try FunctionCall.text("*", decimal(4, 2, "1.25"), int(4)) == "5.00")
    #expect(try FunctionCall.text("+", decimal(4, 2, "1.25"), double(1)) == "2.25")
    let largest = decimal(38, 0, String(repeating: "9", count: 38))
    #expect(FunctionCall.message { _ = try FunctionCall.text("+", largest, largest) } == "Decimal overflow")
    #expect(FunctionCall.message { _ = try FunctionCall.text("*", largest, largest) } == "Decimal overflow")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("/", largest, decimal(3, 1, "0.0")) } == "Division by zero")
  }

  @Test func wideDivisionUses256Bits() throws {
    let a = decimal(38, 18, "12345678901234567890.123456789012345678")
    #expect(try FunctionCall.text("/", a, decimal(20, 18, "2.0")) == "6172839450617283945.061728394506172839")
    #expect(try FunctionCall.text("/", a, decimal(20, 18, "-3.0")) == "-4115226300411522630.041152263004115226")
  }

  @Test func nanIsUnequalToItselfButNotDistinct() throws {
    #expect(try FunctionCall.text("=", double(.nan), double(.nan)) == "false")
    #expect(try FunctionCall.text("<>", double(.nan), double(.nan)) == "true")
    #expect(try FunctionCall.text(">", double(.nan), double(1)) == "false")
    #expect(try FunctionCall.text("is distinct from", double(.nan), double(.nan)) == "false")
    #expect(try FunctionCall.text("is distinct from", null, int(1)) == "true")
    #expect(try FunctionCall.text("is distinct from", null, null) == "false")
  }

  @Test func timesAndIntervals() throws {
    let day = Scalar(.intervalDayToSecond, .integer(86_400_000))
    let month = Scalar(.intervalYearToMonth, .integer(1))
    #expect(try FunctionCall.text("+", date("2024-01-31"), month) == "2024-02-29")
    #expect(try FunctionCall.text("-", date("2024-03-01"), day) == "2024-02-29")
    #expect(try FunctionCall.text("+", day, date("2023-12-31")) == "2024-01-01")
    #expect(try FunctionCall.text("-", date("2024-03-01"), date("2024-02-01")) == "29 00:00:00.000")
    #expect(try FunctionCall.text("+", timestamp("2024-02-29 10:00:00.5"), day) == "2024-03-01 10:00:00.500")
    #expect(try FunctionCall.text("-", timestamp("2024-03-31 10:00:00"), month) == "2024-02-29 10:00:00.000")
    #expect(try FunctionCall.text("*", day, double(1.5)) == "1 12:00:00.000")
    #expect(try FunctionCall.text("*", int(3), month) == "0-3")
    #expect(try FunctionCall.text("negate", month) == "-0-1")
    let hour = Scalar(.intervalDayToSecond, .integer(3_600_000))
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("+", date("2024-01-01"), hour) }
        == "Cannot add hour, minutes or seconds to a date")
    #expect(try FunctionCall.text("=", date("2024-01-01"), timestamp("2024-01-01 00:00:00")) == "true")
    #expect(
      try FunctionCall.text("<", timestamp("2024-01-01 00:00:00"), timestamp("2024-01-01 00:00:00.000001", 6))
        == "true")
  }

  @Test func comparisonsAgreeWithTheReference() throws {
    let seed: UInt64 = 20_241_124
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    let types: [DataType] = [
      .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 30, scale: 3), .text, .date,
    ]
    for type in types {
      for count in [1, 7, 64, 133] {
        let a = randomVector(type, count, &random)
        let b = randomVector(type, count, &random)
        let c = Vector(Scalar(type, b.value(at: 0)), count: count)
        for op in Comparison.allCases {
          for (left, right) in [(a, b), (a, c), (c, a)] {
            let expected = (0..<count).map { reference(op, left.value(at: $0), right.value(at: $0)) }
            colq_force_portable(true)
            let portable = try FunctionCall.evaluate(op.symbol, [left, right]).allValues
            colq_force_portable(false)
            #expect(portable == expected, "\(type) \(op)")
            #expect(try FunctionCall.evaluate(op.symbol, [left, right]).allValues == expected, "\(type) \(op)")
          }
        }
      }
    }
  }

  private func randomVector(_ type: DataType, _ count: Int, _ random: inout TestRandom) -> Vector {
    let words = ["", "a", "ab", "zoë", "a longer string than fits", "a longer string than fits!", "b"]
    return Vector(
      type,
      (0..<count).map { _ -> Value in
        if Int.random(in: 0..<8, using: &random) == 0 { return .null }
        let small = Int64.random(in: -3...3, using: &random)
        switch type.physical {
        case .bool: return .boolean(small > 0)
        case .float, .double: return .double(small == 3 ? .nan : Double(small) / 2)
        case .int128: return .decimal(Int128(small) << 70)
        case .string: return .text(words[Int(small + 3)])
        default: return .integer(small * 31)
        }
      })
  }

  private func reference(_ op: Comparison, _ a: Value, _ b: Value) -> Value {
    let (less, equal): (Bool, Bool)
    switch (a, b) {
    case (.null, _), (_, .null): return .null
    case (.boolean(let x), .boolean(let y)): (less, equal) = (!x && y, x == y)
    case (.integer(let x), .integer(let y)): (less, equal) = (x < y, x == y)
    case (.decimal(let x), .decimal(let y)): (less, equal) = (x < y, x == y)
    case (.double(let x), .double(let y)):
      if x.isNaN || y.isNaN { return .boolean(op == .notEqual) }
      (less, equal) = (x < y, x == y)
    case (.bytes(let x), .bytes(let y)): (less, equal) = (x.lexicographicallyPrecedes(y), x == y)
    default: return .null
    }
    switch op {
    case .equal: return .boolean(equal)
    case .notEqual: return .boolean(!equal)
    case .less: return .boolean(less)
    case .lessOrEqual: return .boolean(less || equal)
    case .greater: return .boolean(!less && !equal)
    case .greaterOrEqual: return .boolean(!less)
    }
  }
}
