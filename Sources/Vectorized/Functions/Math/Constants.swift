import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `pi`, `e`, `nan`, `infinity`, and `random`.
enum Constants {
  static let pi = constant("pi", .pi, "3.141592653589793", "the ratio of a circle's circumference to its diameter")
  static let e = constant("e", 2.718281828459045, "2.718281828459045", "Euler's number")
  static let nan = constant("nan", .nan, "NaN", "the DOUBLE that is no number")
  static let infinity = constant("infinity", .infinity, "Infinity", "positive infinity")

  private static func constant(_ name: String, _ value: Double, _ answer: String, _ summary: String) -> ScalarFunction {
    ScalarFunction(
      name, summary: summary, example: ("\(name)()", answer),
      .batch(returns: .double) { (_: [Vector], count: Int) throws(EvaluationError) -> Vector in
        Vector(Scalar(.double, .double(value)), count: count)
      })
  }
}

/// `random()`: a DOUBLE in [0, 1); `random(n)`, `random(m, n)`: whole numbers below n (from m on).
enum RandomNumber {
  static let definition = ScalarFunction(
    "random", aliases: ["rand"], summary: "a random number in [0, 1), or a whole one below n, or in [m, n)",
    isDeterministic: false,
    .batch(returns: .double) { (_: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let out = Buffer(byteCount: count * 8)
      let values = out.pointer(as: Double.self)
      var generator = SystemRandomNumberGenerator()
      for i in 0..<count { values[i] = Double.random(in: 0..<1, using: &generator) }
      return Vector(.double, flat: out, count: count)
    },
    .batch(.bigint, returns: .bigint, canFail: true) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try whole(Vector(Scalar(.bigint, .integer(0)), count: count), arguments[0], count)
    },
    .batch(.bigint, .bigint, returns: .bigint, canFail: true) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try whole(arguments[0], arguments[1], count)
    })

  private static func whole(_ from: Vector, _ to: Vector, _ count: Int) throws(EvaluationError) -> Vector {
    // Flat, so that a constant bound still gives each row a number of its own.
    try Rows.binary(Between(), from.flattened(), to.flattened(), count: count, as: .bigint)
  }

  private struct Between: BinaryFunction {
    func call(_ from: Int64, _ to: Int64, _ row: inout RowState) -> Int64 {
      guard from < to else {
        row.fail()
        return 0
      }
      return Int64.random(in: from..<to)
    }

    func failure(_: Int64, _: Int64) -> EvaluationError {
      EvaluationError(.invalidArgument, "bound must be positive")
    }
  }
}
