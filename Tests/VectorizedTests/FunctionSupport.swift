import Columnar

@testable import Vectorized

/// Calls functions on rows of scalars, as the binder and the evaluator do together.
enum FunctionCall {
  /// `name` over columns given as values, with the casts that the overload asks for.
  static func evaluate(_ name: String, _ columns: [Vector]) throws -> Vector {
    let types = columns.map(\.type)
    guard let function = FunctionRegistry.resolve(name, types) else {
      throw EvaluationError(.invalidArgument, "no overload of \(name) for \(types)")
    }
    var arguments: [Vector] = []
    for (column, type) in zip(columns, function.argumentTypes) {
      arguments.append(try Cast.evaluate(column, to: type, isTry: false))
    }
    let count = columns.first?.count ?? 1
    let result = try function.kernel(arguments, count)
    precondition(result.type == function.resultType && result.count == count)
    return result
  }

  /// One row: scalars in, text out; nil is NULL. Constant and flat shapes must agree.
  static func text(_ name: String, _ arguments: Scalar...) throws -> String? {
    let constant = try evaluate(name, arguments.map { Vector($0, count: 3) })
    let flat = try evaluate(name, arguments.map { Vector($0, count: 3).flattened() })
    let answer = TextFormat.format(constant, row: 2)
    for i in 0..<3 { precondition(TextFormat.format(flat, row: i) == answer, "shapes differ for \(name)") }
    return answer
  }

  static func cast(_ scalar: Scalar, _ type: DataType, isTry: Bool = false) throws -> String? {
    let result = try Cast.evaluate(Vector(scalar, count: 2).flattened(), to: type, isTry: isTry)
    return TextFormat.format(result, row: 1)
  }

  /// The message of the error that `body` throws; nil when it does not.
  static func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }
}

func int(_ value: Int64) -> Scalar { Scalar(.integer, .integer(value)) }
func big(_ value: Int64) -> Scalar { Scalar(.bigint, .integer(value)) }
func double(_ value: Double) -> Scalar { Scalar(.double, .double(value)) }
func text(_ value: String) -> Scalar { Scalar(.text, .text(value)) }
func boolean(_ value: Bool) -> Scalar { Scalar(.boolean, .boolean(value)) }
let null = Scalar(.unknown, .null)

/// A DECIMAL, DATE, TIMESTAMP … from its text.
func typed(_ type: DataType, _ value: String) -> Scalar {
  guard let vector = try? Cast.evaluate(Vector(text(value), count: 1), to: type, isTry: false) else {
    return Scalar(type, .null)
  }
  return Scalar(type, vector.value(at: 0))
}

func decimal(_ precision: Int, _ scale: Int, _ value: String) -> Scalar {
  typed(.decimal(precision: precision, scale: scale), value)
}

func date(_ value: String) -> Scalar { typed(.date, value) }
func timestamp(_ value: String, _ precision: Int = 3) -> Scalar { typed(.timestamp(precision: precision), value) }

/// Repeatable random numbers (SplitMix64).
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
