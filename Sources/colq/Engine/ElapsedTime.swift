/// A length of time as people read it: `3.1 ms`, `1.25 s`, `2 min 05 s`.
struct ElapsedTime: CustomStringConvertible {
  var seconds: Double

  var description: String {
    if seconds < 1 { return Self.fixed(seconds * 1_000, digits: 1) + " ms" }
    if seconds < 60 { return Self.fixed(seconds, digits: 2) + " s" }
    let whole = Int(min(seconds.rounded(), 1e12))
    let rest = whole % 60
    if whole < 3_600 { return "\(whole / 60) min \(rest < 10 ? "0" : "")\(rest) s" }
    return "\(whole / 3_600) h \(whole / 60 % 60) min"
  }

  /// `value` with exactly `digits` digits behind the point, 1...6.
  static func fixed(_ value: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value * Double(scale)).rounded()
    guard scaled.isFinite, scaled.magnitude < 1e18 else { return "\(value)" }
    let units = Int(scaled.magnitude)
    let fraction = String(units % scale)
    return (scaled < 0 ? "-" : "") + "\(units / scale)." + String(repeating: "0", count: digits - fraction.count)
      + fraction
  }
}
