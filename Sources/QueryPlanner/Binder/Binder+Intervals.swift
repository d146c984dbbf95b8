import Columnar
import Vectorized

extension Binder {
  /// `INTERVAL '1-6' YEAR TO MONTH` in months, `INTERVAL '1 02:03:04.5' DAY TO SECOND` in milliseconds.
  func bindInterval(_ interval: IntervalLiteral, at range: SourceRange) throws -> Scalar {
    let end = interval.endUnit ?? interval.unit
    guard let parsed = IntervalText.parse(interval.value, from: interval.unit, to: end) else {
      let unit = interval.endUnit.map { "\(interval.unit.rawValue) TO \($0.rawValue)" } ?? interval.unit.rawValue
      throw SQLError(
        .invalidLiteral, "'\(interval.value)' is not an interval of \(unit)", at: range,
        suggestion: "write a whole number, for example INTERVAL '2' \(interval.unit.rawValue)")
    }
    let sign: Int64 = interval.isNegative ? -1 : 1
    let isMonths = interval.unit == .year || interval.unit == .month
    if isMonths && Int32(exactly: parsed) == nil {
      throw SQLError(.invalidLiteral, "interval '\(interval.value)' is too large", at: range)
    }
    return Scalar(isMonths ? .intervalYearToMonth : .intervalDayToSecond, .integer(sign * parsed))
  }
}

/// Reads the text of interval literals.
enum IntervalText {
  private static let order: [IntervalLiteral.Unit] = [.day, .hour, .minute, .second]

  /// Months for YEAR and MONTH, else milliseconds; nil when the text does not fit the units or overflows.
  static func parse(_ text: String, from start: IntervalLiteral.Unit, to end: IntervalLiteral.Unit) -> Int64? {
    var body = Substring(text.trimmed)
    var sign: Int64 = 1
    if body.first == "-" || body.first == "+" {
      sign = body.first == "-" ? -1 : 1
      body = body.dropFirst()
    }
    let magnitude: Int64?
    switch (start, end) {
    case (.year, .year): magnitude = product(Int64(digits: body), 12)
    case (.month, .month): magnitude = Int64(digits: body)
    case (.year, .month):
      let parts = body.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, let years = Int64(digits: parts[0]), let months = Int64(digits: parts[1]) else {
        return nil
      }
      magnitude = product(years, 12).flatMap { sum($0, months) }
    case (.week, .week): magnitude = product(Int64(digits: body), 7 * 86_400_000)
    default: magnitude = dayTime(body, start, end)
    }
    return magnitude.map { sign * $0 }
  }

  private static func dayTime(
    _ body: Substring, _ start: IntervalLiteral.Unit, _ end: IntervalLiteral.Unit
  ) -> Int64? {
    guard let first = order.firstIndex(of: start), let last = order.firstIndex(of: end), first <= last else {
      return nil
    }
    // A blank stands behind the days, colons between the rest.
    var parts = body.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == " " }[...]
    guard parts.count == last - first + 1 else { return nil }
    var total: Int64 = 0
    for unit in order[first...last] {
      guard let part = parts.popFirst(), let value = milliseconds(part, unit), let next = sum(total, value) else {
        return nil
      }
      total = next
    }
    return total
  }

  private static func milliseconds(_ part: Substring, _ unit: IntervalLiteral.Unit) -> Int64? {
    switch unit {
    case .day: return product(Int64(digits: part), 86_400_000)
    case .hour: return product(Int64(digits: part), 3_600_000)
    case .minute: return product(Int64(digits: part), 60_000)
    case .second:
      let pieces = part.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard let whole = product(pieces.first.flatMap { Int64(digits: $0) }, 1_000) else { return nil }
      guard pieces.count == 2 else { return whole }
      let padded = Substring((String(pieces[1]) + "000").prefix(3))
      guard let fraction = Int64(digits: padded), pieces[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
        return nil
      }
      return sum(whole, fraction)
    default: return nil
    }
  }

  private static func product(_ a: Int64?, _ b: Int64) -> Int64? {
    guard let (value, overflow) = a?.multipliedReportingOverflow(by: b), !overflow else { return nil }
    return value
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64? {
    let (value, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : value
  }
}

extension Int64 {
  /// A number written in decimal digits alone.
  fileprivate init?(digits: Substring) {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    self.init(digits)
  }
}
