#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Maps numbers to positions along a straight line, with round tick values.
package struct LinearScale: Sendable {
  /// First and last value; `upper` is above `lower`.
  package let lower: Double
  package let upper: Double
  package let ticks: [Double]
  /// Positions of `lower` and `upper`; the start may lie above the end (y axes).
  package var start: Double
  package var end: Double

  /// A domain that covers `values`, widened to round numbers in about `tickCount` steps.
  ///
  /// With `includesZero` bars and areas keep honest lengths; with `wholeSteps` no tick lies between two integers.
  package init(
    covering values: some Sequence<Double>, start: Double, end: Double, tickCount: Int = 5, includesZero: Bool = true,
    wholeSteps: Bool = false
  ) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 1) }
    if includesZero {
      low = min(low, 0)
      high = max(high, 0)
    }
    if low == high { high = low + max(abs(low), 1) * (wholeSteps || low == 0 ? 1 : 0.1) }
    // Beyond half the range of Double a difference would overflow.
    low = max(low, -1e300)
    high = min(high, 1e300)
    var step = Self.niceStep((high - low) / Double(max(tickCount, 1)))
    if wholeSteps { step = max(step, 1) }
    let first = floor(low / step + 1e-9)
    let last = ceil(high / step - 1e-9)
    lower = first * step
    upper = max(last * step, lower + step)
    var ticks: [Double] = []
    for index in 0...Int(min(max(last - first, 1), 50)) {
      let value = (first + Double(index)) * step
      ticks.append(abs(value) < step * 1e-6 ? 0 : value)
    }
    self.ticks = ticks
    self.start = start
    self.end = end
  }

  /// The step 1, 2 or 5 times a power of ten that is nearest above `rough`.
  static func niceStep(_ rough: Double) -> Double {
    guard rough.isFinite, rough > 1e-300 else { return 1 }
    let power = pow(10, floor(log10(rough)))
    let ratio = rough / power
    let factor: Double = ratio <= 1.0001 ? 1 : ratio <= 2.0001 ? 2 : ratio <= 5.0001 ? 5 : 10
    return factor * power
  }

  package func position(_ value: Double) -> Double {
    start + (value - lower) / (upper - lower) * (end - start)
  }
}
