#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Maps positive numbers to positions by their logarithm; ticks are powers of ten.
package struct LogScale: Sendable {
  /// Exponents of the first and the last tick.
  package let lowerExponent: Double
  package let upperExponent: Double
  package let ticks: [Double]
  package var start: Double
  package var end: Double

  /// A domain of whole decades around the positive ones of `values`; values of zero and below lie at the start.
  package init(covering values: some Sequence<Double>, start: Double, end: Double) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite && value > 0 {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (1, 10) }
    lowerExponent = floor(log10(low) + 1e-9)
    upperExponent = max(ceil(log10(high) - 1e-9), lowerExponent + 1)
    let decades = Int(upperExponent - lowerExponent)
    let stride = max(1, (decades + 6) / 7)
    var ticks: [Double] = []
    for index in 0...decades where index % stride == 0 { ticks.append(pow(10, lowerExponent + Double(index))) }
    self.ticks = ticks
    self.start = start
    self.end = end
  }

  package func position(_ value: Double) -> Double {
    guard value > 0 else { return start }
    let fraction = (log10(value) - lowerExponent) / (upperExponent - lowerExponent)
    return start + min(max(fraction, 0), 1) * (end - start)
  }
}
