#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a number is written in a chart.
package enum NumberFormat: Sendable, Hashable {
  /// Short: `950`, `1,234`, `12.3k`, `3.4M`.
  case automatic
  /// Always with a suffix from 1,000 on: `1.2k`, `3.4M`, `5.6B`, `7.8T`.
  case compact
  /// Thousands separators and as many decimals as the value has, six at most.
  case full
  /// Thousands separators and a fixed count of decimals.
  case fixed(decimals: Int)
  /// A ratio as a percentage: 0.123 is `12.3%` with one decimal.
  case percent(decimals: Int)

  package func text(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let magnitude = abs(value)
    switch self {
    case .automatic:
      if magnitude >= 9_999.5 { return Self.suffixed(value) }
      return Self.separated(value, decimals: Self.automaticDecimals(magnitude), trims: true)
    case .compact:
      if magnitude >= 999.5 { return Self.suffixed(value) }
      return Self.separated(value, decimals: Self.automaticDecimals(magnitude), trims: true)
    case .full: return Self.separated(value, decimals: 6, trims: true)
    case .fixed(let decimals): return Self.separated(value, decimals: decimals, trims: false)
    case .percent(let decimals): return Self.separated(value * 100, decimals: decimals, trims: false) + "%"
    }
  }

  /// The format for numbers that stand together: `automatic` would mix `9,000` and `18k`.
  package func common(for values: some Sequence<Double>) -> NumberFormat {
    guard self == .automatic else { return self }
    return values.contains { abs($0) >= 9_999.5 } ? .compact : .automatic
  }

  private static func automaticDecimals(_ magnitude: Double) -> Int {
    magnitude == 0 || magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : magnitude >= 0.01 ? 3 : 6
  }

  private static let suffixes: [(factor: Double, suffix: String)] = [
    (1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"),
  ]

  private static func suffixed(_ value: Double) -> String {
    let magnitude = abs(value)
    if magnitude >= 999.5e12 { return exponential(value) }
    for (factor, suffix) in suffixes where magnitude >= factor * 0.9995 {
      let scaled = value / factor
      return separated(scaled, decimals: abs(scaled) >= 99.95 ? 0 : 1, trims: true) + suffix
    }
    return separated(value, decimals: 0, trims: true)
  }

  private static func exponential(_ value: Double) -> String {
    var exponent = Int(floor(log10(abs(value))))
    var mantissa = value / pow(10, Double(exponent))
    if abs(mantissa) >= 9.95 {
      mantissa /= 10
      exponent += 1
    }
    return separated(mantissa, decimals: 1, trims: true) + "e" + String(exponent)
  }

  /// `value` rounded half away from zero, with commas between thousands; `trims` drops zeros at the end.
  static func separated(_ value: Double, decimals: Int, trims: Bool) -> String {
    let places = min(max(decimals, 0), 9)
    let scale = pow(10, Double(places))
    let scaled = (abs(value) * scale).rounded()
    guard scaled.isFinite, scaled < 9e18 else { return abs(value).isFinite ? exponential(value) : "–" }
    let whole = UInt64(scaled)
    let unit = UInt64(scale)
    var text = grouped(whole / unit)
    if places > 0 {
      var digits = String(whole % unit)
      digits = String(repeating: "0", count: places - digits.count) + digits
      if trims { while digits.last == "0" { digits.removeLast() } }
      if !digits.isEmpty { text += "." + digits }
    }
    return value < 0 && whole != 0 ? "−" + text : text
  }

  private static func grouped(_ value: UInt64) -> String {
    let digits = Array(String(value))
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return out
  }
}
