import Columnar

/// Reads the fields of date and time literals from text.
struct TimeScanner {
  private let text: UnsafeRawBufferPointer
  private var at = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = FloatText.trimmed(text) }

  var isAtEnd: Bool { at == text.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func digits(_ range: ClosedRange<Int>) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while at < text.count, count < range.upperBound, text[at] >= 0x30, text[at] <= 0x39 {
      value = value * 10 + Int64(text[at] - 0x30)
      at += 1
      count += 1
    }
    return count >= range.lowerBound ? value : nil
  }

  /// `[-+]yyyy-m-d` as days.
  mutating func date() -> Int64? {
    let isNegative = take(0x2D)
    if !isNegative { _ = take(0x2B) }
    guard let year = digits(4...7), take(0x2D), let month = digits(1...2), take(0x2D), let day = digits(1...2),
      (1...12).contains(month)
    else { return nil }
    let signed = isNegative ? -year : year
    guard day >= 1, day <= Calendar.dayCount(signed, month) else { return nil }
    return Calendar.day(signed, month, day)
  }

  /// `h:m[:s[.fraction]]` in nanoseconds.
  mutating func time() -> Int64? {
    guard let hour = digits(1...2), hour < 24, take(0x3A), let minute = digits(1...2), minute < 60 else { return nil }
    var seconds = hour * 3_600 + minute * 60
    var nanoseconds: Int64 = 0
    if take(0x3A) {
      guard let second = digits(1...2), second < 60 else { return nil }
      seconds += second
      if take(0x2E) {
        let start = at
        guard let fraction = digits(1...9) else { return nil }
        nanoseconds = fraction
        for _ in (at - start)..<9 { nanoseconds *= 10 }
        // Digits behind the ninth are cut; Trino keeps twelve, we nine.
        while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
      }
    }
    return seconds * 1_000_000_000 + nanoseconds
  }

  /// `Z`, `UTC`, `GMT` or `±hh[:mm]` to the end, in seconds east of UTC.
  mutating func zone() -> Int64? {
    while take(0x20) {}
    let name = String(decoding: text[at...], as: UTF8.self)
    if ["Z", "z", "UTC", "GMT", "UT"].contains(name) {
      at = text.count
      return 0
    }
    guard at < text.count, text[at] == 0x2B || text[at] == 0x2D else { return nil }
    let sign: Int64 = text[at] == 0x2D ? -1 : 1
    at += 1
    guard let hour = digits(1...2), hour <= 14 else { return nil }
    _ = take(0x3A)
    let minute = digits(2...2) ?? 0
    guard isAtEnd, minute < 60 else { return nil }
    return sign * (hour * 3_600 + minute * 60)
  }
}

struct DateParser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Int32? {
    var scanner = TimeScanner(text)
    guard let day = scanner.date(), scanner.isAtEnd else { return nil }
    return Int32(exactly: day)
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Value cannot be cast to date: \(text)")
  }
}

struct TimeParser: ValueParser {
  let precision: Int

  func parse(_ text: UnsafeRawBufferPointer) -> Int64? {
    var scanner = TimeScanner(text)
    guard let nanoseconds = scanner.time(), scanner.isAtEnd else { return nil }
    let perDay = DataType.ticksPerSecond(precision: precision) * 86_400
    return TimeRounding(9, to: precision).call(nanoseconds).map { $0 % perDay }
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Value cannot be cast to time: \(text)")
  }
}

/// `date[ time][ zone]`; the zone counts for instants only and is read over for plain timestamps.
struct TimestampParser: ValueParser {
  let precision: Int
  let hasZone: Bool

  func parse(_ text: UnsafeRawBufferPointer) -> Int64? {
    var scanner = TimeScanner(text)
    guard let day = scanner.date() else { return nil }
    var nanoseconds: Int64 = 0
    var offset: Int64 = 0
    if scanner.take(0x20) || scanner.take(0x54) {
      guard let time = scanner.time() else { return nil }
      nanoseconds = time
    }
    if !scanner.isAtEnd {
      guard let zone = scanner.zone() else { return nil }
      if hasZone { offset = zone }
    }
    let perSecond = DataType.ticksPerSecond(precision: precision)
    guard let fraction = TimeRounding(9, to: precision).call(nanoseconds) else { return nil }
    let (start, isWide) = (day * 86_400 - offset).multipliedReportingOverflow(by: perSecond)
    let (ticks, isOver) = start.addingReportingOverflow(fraction)
    return isWide || isOver ? nil : ticks
  }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Value cannot be cast to timestamp: \(text)")
  }
}

/// Ticks of one precision to those of another, rounded half up (toward later).
struct TimeRounding: Sendable {
  /// Ticks are multiplied by `factor`, then rounded to multiples of `unit`, divided by `divisor`.
  let factor: Int64
  let divisor: Int64
  let unit: Int64

  init(_ from: Int, to: Int) {
    let source = DataType.ticksPerSecond(precision: from)
    let target = DataType.ticksPerSecond(precision: to)
    factor = max(1, target / source)
    divisor = max(1, source / target)
    // Ticks of the source in the smallest step of the target.
    let sourceDigits = from <= 3 ? 3 : from <= 6 ? 6 : 9
    unit = to < from ? Int64(PowerOfTen.int128(sourceDigits - to)) : 1
  }

  @inline(__always)
  func call(_ ticks: Int64) -> Int64? {
    let (wide, isOver) = ticks.multipliedReportingOverflow(by: factor)
    guard !isOver else { return nil }
    if unit == 1 { return wide / divisor }
    let (shifted, isWide) = wide.addingReportingOverflow(unit / 2)
    guard !isWide else { return nil }
    return Calendar.floorQuotient(shifted, unit) &* unit / divisor
  }
}
