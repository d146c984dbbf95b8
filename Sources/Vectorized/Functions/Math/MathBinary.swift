import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `power`, `log(b, x)`, `atan2`, `mod`, `width_bucket`.
enum MathBinary {
  static let power = ScalarFunction(
    "power", aliases: ["pow"], summary: "x to the power of y", example: ("power(2, 10)", "1024.0"),
    .binary(Power(), .double, .double, returns: .double))
  static let log = ScalarFunction(
    "log", summary: "logarithm of x to base b", example: ("log(2, 8)", "3.0"),
    .binary(Logarithm(), .double, .double, returns: .double))
  static let atan2 = ScalarFunction(
    "atan2", summary: "angle of the point (x, y)", example: ("atan2(0, 1)", "0.0"),
    .binary(ArcTangent(), .double, .double, returns: .double))
  static let mod = ScalarFunction(
    "mod", summary: "rest of a division: a % b", example: ("mod(7, 3)", "1")
  ) { Arithmetic.modulus.definition.resolve($0) }
  static let widthBucket = ScalarFunction(
    "width_bucket", summary: "number of the bucket of x among n of equal width between two bounds",
    example: ("width_bucket(5.5, 0, 10, 4)", "3"),
    .batch(.double, .double, .double, .bigint, returns: .bigint, canFail: true) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try bucket(arguments.map { $0.flattened() }, count)
    })

  private struct Power: BinaryFunction {
    func call(_ x: Double, _ y: Double, _: inout RowState) -> Double { pow(x, y) }
  }

  private struct Logarithm: BinaryFunction {
    func call(_ base: Double, _ x: Double, _: inout RowState) -> Double {
      // The exact forms give whole numbers for whole powers.
      if base == 2 { return naturalLog2(x) }
      if base == 10 { return naturalLog10(x) }
      return naturalLog(x) / naturalLog(base)
    }
  }

  private struct ArcTangent: BinaryFunction {
    func call(_ y: Double, _ x: Double, _: inout RowState) -> Double { arcTangent(y, x) }
  }

  private static func bucket(_ columns: [Vector], _ count: Int) throws(EvaluationError) -> Vector {
    var builder = VectorBuilder(.bigint, capacity: count)
    let (x, low, high) = (
      columns[0].pointer(as: Double.self), columns[1].pointer(as: Double.self), columns[2].pointer(as: Double.self)
    )
    let buckets = columns[3].pointer(as: Int64.self)
    for i in 0..<count {
      if columns.contains(where: { $0.isNull(i) }) {
        builder.appendNull()
        continue
      }
      guard buckets[i] > 0, low[i].isFinite, high[i].isFinite, low[i] != high[i], !x[i].isNaN else {
        throw EvaluationError(
          .invalidArgument, "width_bucket wants a positive bucketCount, finite bounds that differ and a number")
      }
      let isRising = low[i] < high[i]
      let (bottom, top) = (min(low[i], high[i]), max(low[i], high[i]))
      let bucket: Int64
      if x[i] < bottom || (!isRising && x[i] == bottom) {
        bucket = isRising ? 0 : buckets[i] &+ 1
      } else if isRising ? x[i] >= top : x[i] > top {
        bucket = isRising ? buckets[i] &+ 1 : 0
      } else {
        let share = isRising ? (x[i] - low[i]) / (high[i] - low[i]) : (low[i] - x[i]) / (low[i] - high[i])
        bucket = (Int64(exactly: (share * Double(buckets[i])).rounded(.down)) ?? 0) &+ 1
      }
      builder.append(bucket)
    }
    return builder.finish()
  }
}

private func naturalLog(_ x: Double) -> Double { log(x) }
private func naturalLog2(_ x: Double) -> Double { log2(x) }
private func naturalLog10(_ x: Double) -> Double { log10(x) }
private func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
