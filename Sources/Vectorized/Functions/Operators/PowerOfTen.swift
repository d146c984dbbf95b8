/// Powers of ten that fit an Int128: 10^0 … 10^38.
package enum PowerOfTen {
  /// `10^exponent`; exponents outside 0...38 are clamped.
  @inline(__always)
  package static func int128(_ exponent: Int) -> Int128 { table[max(0, min(38, exponent))] }

  private static let table: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// `value / 10^digits`, half rounded away from zero.
  @inline(__always)
  static func divideRounding(_ value: Int128, by divisor: Int128) -> Int128 {
    let quotient = value / divisor
    let rest = (value &- quotient &* divisor).magnitude
    if rest >= divisor.magnitude &- rest { return value < 0 ? quotient &- 1 : quotient &+ 1 }
    return quotient
  }
}
