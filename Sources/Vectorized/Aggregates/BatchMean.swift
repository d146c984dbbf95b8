/// The mean of a batch, by the distances from its first value: of equal values it is that value itself, not what the
/// rounding of their sum leaves, so that their deviations are 0.
enum BatchMean {
  /// `n` values, at least one.
  static func of(_ values: UnsafePointer<Double>, _ n: Int) -> Double {
    let first = values[0]
    var sums = SIMD8<Double>()
    var i = 0
    while i &+ 8 <= n {
      sums += UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Double>.self) - first
      i &+= 8
    }
    while i < n {
      sums[0] += values[i] - first
      i &+= 1
    }
    return first + sums.sum() / Double(n)
  }
}
