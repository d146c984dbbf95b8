/// Which numbers a timestamp column accepts beside ISO text.
package enum EpochUnit: Sendable, Hashable {
  /// Text only.
  case none
  case seconds
  case milliseconds
  /// Milliseconds from 10^11 (the year 1973 in milliseconds, 5138 in seconds) on, seconds below.
  case automatic
}

/// Text to dates and times. nil means it is none.
package enum TimeParsing {
  /// `yyyy-MM-dd`, also with one-digit month or day; days since 1970-01-01.
  package static func date(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
    guard let (days, used) = datePart(start, count), used == count else { return nil }
    return Int32(truncatingIfNeeded: days)
  }

  /// Ticks since 1970-01-01 of ISO 8601 or SQL text: `2024-05-01T10:00:00.123Z`, `2024-05-01 10:00`, `2024-05-01`,
  /// offsets as `+02:00`, `+0200`, `+02`. A `Z` or an offset makes it an instant, which is kept as UTC.
  ///
  /// Fraction digits beyond the tick are dropped: rounding could move an event to the next day. `precision` 0...9.
  @inline(__always)
  package static func timestamp(_ start: UnsafePointer<UInt8>, _ count: Int, precision: Int) -> Int64? {
    // The usual form: yyyy-MM-dd?hh:mm:ss with fixed places.
    if count >= 19, start[4] == 0x2D, start[7] == 0x2D, start[13] == 0x3A, start[16] == 0x3A {
      return fixedTimestamp(start, count, precision)
    }
    return generalTimestamp(start, count, precision)
  }

  private static func fixedTimestamp(_ s: UnsafePointer<UInt8>, _ count: Int, _ precision: Int) -> Int64? {
    guard s[10] | 0x20 == 0x74 || s[10] == 0x20, let high = pair(s), let low = pair(s + 2), let month = pair(s + 5),
      let day = pair(s + 8), let hour = pair(s + 11), let minute = pair(s + 14), let second = pair(s + 17)
    else { return nil }
    let year = high &* 100 &+ low
    guard month >= 1, month <= 12, day >= 1, day <= CivilDate.dayCount(year: year, month: month), hour < 24,
      minute < 60, second < 60
    else { return nil }
    let days = CivilDate.days(year: year, month: month, day: day)
    return finish(days, hour &* 3_600 &+ minute &* 60 &+ second, s, 19, count, precision)
  }

  /// The fraction and zone behind the seconds at `from`, and the sum of all.
  private static func finish(
    _ days: Int, _ seconds: Int, _ s: UnsafePointer<UInt8>, _ from: Int, _ count: Int, _ precision: Int
  ) -> Int64? {
    let ticks = Int(DataType.ticksPerSecond(precision: precision))
    var at = from
    var fraction = 0
    if at < count, s[at] == 0x2E || s[at] == 0x2C {
      at &+= 1
      let first = at
      // `unit` is one unit of the next digit, in ticks.
      var unit = ticks / 10
      while at < count, s[at] &- 0x30 <= 9 {
        fraction &+= Int(s[at] &- 0x30) &* unit
        unit /= 10
        at &+= 1
      }
      if at == first || at &- first > 12 { return nil }
    }
    var shift = 0
    if at < count {
      guard let offset = zone(s + at, count &- at) else { return nil }
      shift = offset
    }
    let total = days &* 86_400 &+ seconds &- shift
    let (scaled, overflow) = total.multipliedReportingOverflow(by: ticks)
    return overflow ? nil : Int64(scaled &+ fraction)
  }

  /// Seconds east of UTC: `Z`, ` UTC`, `+hh`, `+hhmm`, `+hh:mm`.
  private static func zone(_ s: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    if count == 1, s[0] | 0x20 == 0x7A { return 0 }
    if count == 4, s[0] == 0x20, s[1] == 0x55, s[2] == 0x54, s[3] == 0x43 { return 0 }
    if s[0] == 0x20, count > 1 { return zone(s + 1, count - 1) }
    guard s[0] == 0x2B || s[0] == 0x2D, count >= 3, let hours = pair(s + 1), hours <= 18 else { return nil }
    var minutes = 0
    if count == 6, s[3] == 0x3A, let value = pair(s + 4) {
      minutes = value
    } else if count == 5, let value = pair(s + 3) {
      minutes = value
    } else if count != 3 {
      return nil
    }
    guard minutes < 60 else { return nil }
    let east = hours * 3_600 + minutes * 60
    return s[0] == 0x2D ? -east : east
  }

  private static func generalTimestamp(_ s: UnsafePointer<UInt8>, _ count: Int, _ precision: Int) -> Int64? {
    guard let (days, used) = datePart(s, count) else { return nil }
    if used == count { return finish(days, 0, s, count, count, precision) }
    guard s[used] | 0x20 == 0x74 || s[used] == 0x20 else { return nil }
    guard let (seconds, end) = clock(s, used + 1, count) else { return nil }
    return finish(days, seconds, s, end, count, precision)
  }

  /// `h:mm[:ss]` from `from` on: seconds of the day, and where it ends.
  private static func clock(_ s: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> (Int, Int)? {
    guard let (hour, afterHour) = number(s, from, count, 2), hour < 24, afterHour < count, s[afterHour] == 0x3A,
      let (minute, afterMinute) = number(s, afterHour + 1, count, 2), minute < 60
    else { return nil }
    guard afterMinute < count, s[afterMinute] == 0x3A else { return (hour * 3_600 + minute * 60, afterMinute) }
    guard let (second, end) = number(s, afterMinute + 1, count, 2), second < 60 else { return nil }
    return (hour * 3_600 + minute * 60 + second, end)
  }

  /// TIME: `hh:mm[:ss[.fff]]` as ticks since midnight.
  package static func time(_ s: UnsafePointer<UInt8>, _ count: Int, precision: Int) -> Int64? {
    guard let (seconds, end) = clock(s, 0, count), end == count || s[end] == 0x2E else { return nil }
    guard let ticks = finish(0, seconds, s, end, count, precision) else { return nil }
    return ticks >= 0 && ticks < 86_400 * DataType.ticksPerSecond(precision: precision) ? ticks : nil
  }

  private static func datePart(_ s: UnsafePointer<UInt8>, _ count: Int) -> (days: Int, used: Int)? {
    let isNegative = count > 0 && s[0] == 0x2D
    guard let (magnitude, afterYear) = number(s, isNegative ? 1 : 0, count, 6), afterYear - (isNegative ? 1 : 0) >= 4,
      afterYear < count, s[afterYear] == 0x2D,
      let (month, afterMonth) = number(s, afterYear + 1, count, 2), afterMonth < count, s[afterMonth] == 0x2D,
      let (day, used) = number(s, afterMonth + 1, count, 2)
    else { return nil }
    let year = isNegative ? -magnitude : magnitude
    guard month >= 1, month <= 12, day >= 1, day <= CivilDate.dayCount(year: year, month: month) else { return nil }
    return (CivilDate.days(year: year, month: month, day: day), used)
  }

  /// One to `most` digits.
  private static func number(_ s: UnsafePointer<UInt8>, _ from: Int, _ count: Int, _ most: Int) -> (Int, Int)? {
    var at = from
    var value = 0
    while at < count, at - from < most, s[at] &- 0x30 <= 9 {
      value = value * 10 + Int(s[at] &- 0x30)
      at += 1
    }
    return at == from ? nil : (value, at)
  }

  @inline(__always)
  private static func pair(_ s: UnsafePointer<UInt8>) -> Int? {
    let tens = s[0] &- 0x30
    let ones = s[1] &- 0x30
    return tens > 9 || ones > 9 ? nil : Int(tens) &* 10 &+ Int(ones)
  }

  /// Ticks of a number since the epoch, by the column's unit; seconds may have a fraction (`1714557600.123`).
  package static func epoch(_ s: UnsafePointer<UInt8>, _ count: Int, unit: EpochUnit, precision: Int) -> Int64? {
    if unit == .none { return nil }
    let ticks = DataType.ticksPerSecond(precision: precision)
    if let value = NumberParsing.integer(s, count) {
      let isSeconds = unit == .seconds || (unit == .automatic && value.magnitude < 100_000_000_000)
      let (scaled, overflow) = value.multipliedReportingOverflow(by: isSeconds ? ticks : ticks / 1_000)
      return overflow ? nil : scaled
    }
    guard unit != .milliseconds else { return nil }
    let digits = precision <= 3 ? 3 : precision <= 6 ? 6 : 9
    // Digits beyond the tick are dropped, as in text.
    guard let dot = (0..<count).first(where: { s[$0] == 0x2E }), count - dot - 1 <= 12,
      let exact = NumberParsing.decimal(s, min(count, dot + 1 + digits), precision: 38, scale: digits)
    else { return nil }
    for i in dot + 1..<count where s[i] &- 0x30 > 9 { return nil }
    return Int64(exactly: exact)
  }
}
