import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads one value of a physical type from text; nil when the text is no such value.
protocol ValueParser: Sendable {
  associatedtype Output: BitwiseCopyable
  func parse(_ text: UnsafeRawBufferPointer) -> Output?
  func failure(_ text: String) -> EvaluationError
}

/// Optional sign, then digits only, as Java's `Long.parseLong`.
struct IntegerParser<T: SQLInteger>: ValueParser {
  let typeName: String

  func parse(_ text: UnsafeRawBufferPointer) -> T? {
    var at = 0
    var isNegative = false
    if text.count > 0, text[0] == 0x2D || text[0] == 0x2B {
      isNegative = text[0] == 0x2D
      at = 1
    }
    guard at < text.count else { return nil }
    // Counts downward so that the smallest value parses too.
    var value: Int64 = 0
    while at < text.count {
      let digit = Int64(text[at]) &- 0x30
      guard digit >= 0, digit <= 9 else { return nil }
      let (tenfold, isWide) = value.multipliedReportingOverflow(by: 10)
      let (next, isOver) = tenfold.subtractingReportingOverflow(digit)
      if isWide || isOver { return nil }
      value = next
      at &+= 1
    }
    if isNegative { return T(exactly: value) }
    return value == .min ? nil : T(exactly: 0 - value)
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast '\(text)' to \(typeName)")
  }
}

struct BooleanParser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Bool? {
    switch String(decoding: text.prefix(6), as: UTF8.self).lowercased() {
    case "t", "true", "1": true
    case "f", "false", "0": false
    default: nil
    }
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast '\(text)' to BOOLEAN")
  }
}

/// Decimal floating-point text, blanks around it allowed; `NaN`, `Infinity` as Java spells them.
struct DoubleParser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Double? { FloatText.parse(text) }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast '\(text)' to DOUBLE")
  }
}

struct RealParser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Float? {
    let body = FloatText.trimmed(text)
    guard FloatText.isNumber(body) else { return FloatText.named(body).map { Float($0) } }
    return Float(String(decoding: body, as: UTF8.self))
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast '\(text)' to REAL")
  }
}

enum FloatText {
  static func parse(_ text: UnsafeRawBufferPointer) -> Double? {
    let body = trimmed(text)
    if let short = parseShort(body) { return short }
    guard isNumber(body) else { return named(body) }
    return Double(String(decoding: body, as: UTF8.self))
  }

  static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, text.count)
    while start < end, text[start] <= 0x20 { start += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[start..<end])
  }

  static func named(_ text: UnsafeRawBufferPointer) -> Double? {
    switch String(decoding: text.prefix(10), as: UTF8.self) {
    case "NaN": .nan
    case "Infinity", "+Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }

  /// Sign, digits with at most one point, optional exponent: keeps out `0x1p3`, `inf` and what else libraries accept.
  static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    func isSign(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2D }
    if at < text.count, isSign(text[at]) { at += 1 }
    var digits = 0
    var points = 0
    while at < text.count {
      if text[at] >= 0x30, text[at] <= 0x39 { digits += 1 } else if text[at] == 0x2E { points += 1 } else { break }
      at += 1
    }
    guard digits > 0, points <= 1 else { return false }
    if at == text.count { return true }
    guard text[at] == 0x65 || text[at] == 0x45 else { return false }
    at += 1
    if at < text.count, isSign(text[at]) { at += 1 }
    guard at < text.count else { return false }
    while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
    return at == text.count
  }

  /// At most 15 digits and 22 decimals: both numbers are exact doubles, so one division rounds right (Clinger 1990).
  private static func parseShort(_ text: UnsafeRawBufferPointer) -> Double? {
    var at = 0
    var isNegative = false
    if at < text.count, text[at] == 0x2D {
      isNegative = true
      at = 1
    }
    var mantissa: Int64 = 0
    var digits = 0
    var decimals = -1
    while at < text.count {
      let byte = text[at]
      if byte == 0x2E {
        guard decimals < 0 else { return nil }
        decimals = 0
      } else {
        guard byte >= 0x30, byte <= 0x39, digits < 15 else { return nil }
        mantissa = mantissa &* 10 &+ Int64(byte &- 0x30)
        digits += 1
        if decimals >= 0 { decimals += 1 }
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    let value = decimals > 0 ? Double(mantissa) / Double(PowerOfTen.int128(decimals)) : Double(mantissa)
    return isNegative ? -value : value
  }
}

/// Digits, point and exponent to an unscaled value of the target's scale, rounded half up.
struct DecimalParser: ValueParser {
  let precision: Int
  let scale: Int

  func parse(_ text: UnsafeRawBufferPointer) -> Int128? {
    let body = FloatText.trimmed(text)
    guard FloatText.isNumber(body) else { return nil }
    guard let (value, isNegative) = scaled(body), value < PowerOfTen.int128(precision) else { return nil }
    return isNegative ? 0 - value : value
  }

  /// The magnitude in units of 10^-scale; nil when it has more than 38 digits.
  private func scaled(_ text: UnsafeRawBufferPointer) -> (Int128, isNegative: Bool)? {
    var power = 0
    var end = text.count
    if let mark = text.firstIndex(where: { $0 == 0x65 || $0 == 0x45 }) {
      end = mark
      let rest = UnsafeRawBufferPointer(rebasing: text[(mark + 1)...])
      guard let exponent = IntegerParser<Int32>(typeName: "").parse(rest), abs(exponent) < 10_000 else { return nil }
      power = Int(exponent)
    }
    let decimals = text[..<end].firstIndex(of: 0x2E).map { end - $0 - 1 } ?? 0
    // Digits left of `cut` count (from the point, signed); the one behind it rounds.
    var keep = text[..<end].reduce(into: 0) { $0 += $1 >= 0x30 && $1 <= 0x39 ? 1 : 0 } - decimals + power + scale
    var value: Int128 = 0
    var isNegative = false
    for byte in text[..<end] {
      if byte == 0x2D { isNegative = true }
      guard byte >= 0x30, byte <= 0x39 else { continue }
      if keep <= 0 {
        if keep == 0, byte >= 0x35 { value += 1 }
        keep = -1
        break
      }
      guard value < PowerOfTen.int128(37) else { return nil }
      value = value * 10 + Int128(byte - 0x30)
      keep -= 1
    }
    if value == 0 { return (0, false) }
    guard keep <= 38 else { return nil }
    if keep > 0 {
      let (wide, isOver) = value.multipliedReportingOverflow(by: PowerOfTen.int128(keep))
      guard !isOver else { return nil }
      value = wide
    }
    return (value, isNegative)
  }

  func failure(_ text: String) -> EvaluationError {
    var copy = text
    let isNumber = copy.withUTF8 { FloatText.isNumber(FloatText.trimmed(UnsafeRawBufferPointer($0))) }
    let reason = isNumber ? "Value too large." : "Value is not a number."
    return EvaluationError(
      .invalidCast, "Cannot cast VARCHAR '\(text)' to DECIMAL(\(precision), \(scale)). \(reason)")
  }
}
