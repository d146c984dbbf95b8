/// Repeatable random numbers (splitmix64), the same on every machine: integers and exact IEEE arithmetic only, since the
/// last digit of a library's `log` or `sin` may differ.
struct RandomSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x2545_F491_4F6C_DD1D &+ 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  @inline(__always)
  static func mix(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 ..< bound, by multiplication; the bias of at most bound / 2^32 does not matter here.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// True with a probability of `share` / 1,000.
  @inline(__always)
  mutating func perMille(_ share: Int) -> Bool { below(1_000) < share }

  /// [0, 1).
  @inline(__always)
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Draws from exponentially distributed gaps by a table of quantiles.
struct ExponentialGaps {
  private let quantiles: [Double]

  /// - Parameter mean: in the unit of the draws.
  init(mean: Double) {
    quantiles = (0..<1_024).map { mean * -Self.logarithm(1 - (Double($0) + 0.5) / 1_024) }
  }

  @inline(__always)
  func draw(_ random: inout RandomSource) -> Double { quantiles[Int(random.next() >> 54)] }

  /// ln x for 0 < x <= 1, by halving to [1/2, 1] and the series of artanh, in exact IEEE steps.
  private static func logarithm(_ x: Double) -> Double {
    var mantissa = x
    var halvings = 0.0
    while mantissa < 0.5 {
      mantissa *= 2
      halvings += 1
    }
    let y = (mantissa - 1) / (mantissa + 1)
    var power = y
    var sum = 0.0
    for term in 0..<40 {
      sum += power / Double(2 * term + 1)
      power *= y * y
    }
    return 2 * sum - halvings * 0.693_147_180_559_945_309_4
  }
}

/// Draws an index with given weights in constant time: Walker's alias method (1977).
struct AliasTable {
  private var threshold: [UInt32]
  private var alias: [UInt32]

  init(weights: [Double]) {
    let n = weights.count
    let total = weights.reduce(0, +)
    var scaled = weights.map { $0 / total * Double(n) }
    threshold = Array(repeating: .max, count: n)
    alias = (0..<UInt32(n)).map { $0 }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      threshold[low] = UInt32(min(scaled[low] * 4_294_967_296, 4_294_967_295))
      alias[low] = UInt32(high)
      scaled[high] -= 1 - scaled[low]
      if scaled[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
  }

  @inline(__always)
  func draw(_ random: inout RandomSource) -> Int {
    let bits = random.next()
    let at = Int(((bits >> 32) &* UInt64(threshold.count)) >> 32)
    return UInt32(truncatingIfNeeded: bits) <= threshold[at] ? at : Int(alias[at])
  }
}
