#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A UTC calendar date and time of day (proleptic Gregorian), to and from milliseconds since 1970-01-01.
package struct UTCTime: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let millisecond: Int

  package static let millisecondsPerDay: Int64 = 86_400_000
  /// 0001-01-01 to 9999-12-31, what folder names can say, as days since 1970-01-01.
  package static let dayRange: ClosedRange<Int64> = -719_162...2_932_896

  package init(milliseconds: Int64) {
    let days = Self.day(of: milliseconds)
    let rest = Int(milliseconds - days * Self.millisecondsPerDay)
    (year, month, day) = CivilDate.civil(days: Int(days))
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
  }

  package init(day: Int64) { self.init(milliseconds: day * Self.millisecondsPerDay) }

  /// Whole days since 1970-01-01, rounded down.
  package static func day(of milliseconds: Int64) -> Int64 {
    let quotient = milliseconds / millisecondsPerDay
    return milliseconds % millisecondsPerDay < 0 ? quotient - 1 : quotient
  }

  /// Days since 1970-01-01 of a date that may not exist; nil then.
  package static func day(year: Int, month: Int, day: Int) -> Int64? {
    guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let days = Int64(CivilDate.days(year: year, month: month, day: day))
    return UTCTime(day: days).day == day ? days : nil
  }

  /// Milliseconds since 1970-01-01 by the system's clock.
  package static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  package static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// `2026-11-23`.
  package var date: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

  /// `2026-11-23T16:04:05.123Z`.
  package var iso: String {
    "\(date)T\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2)).\(Self.padded(millisecond, 3))Z"
  }
}

extension UTCTime {
  /// Microseconds since 1970-01-01 of `2026-11-23[T16:04:05[.123456][Z|+hh:mm]]`, a space for the T allowed; nil for other text.
  package static func microseconds(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    func number(_ width: Int, then separator: UInt8? = nil) -> Int? {
      guard rest.count >= width, rest.prefix(width).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let value = rest.prefix(width).reduce(0) { $0 * 10 + Int($1 - 0x30) }
      rest = rest.dropFirst(width)
      if let separator {
        guard rest.first == separator else { return nil }
        rest = rest.dropFirst()
      }
      return value
    }
    guard let year = number(4, then: 0x2D), let month = number(2, then: 0x2D), let dayOfMonth = number(2),
      let day = day(year: year, month: month, day: dayOfMonth)
    else { return nil }
    var total = day * 86_400_000_000
    if rest.isEmpty { return total }
    guard rest.first == UInt8(ascii: "T") || rest.first == 0x20 else { return nil }
    rest = rest.dropFirst()
    guard let hour = number(2, then: 0x3A), let minute = number(2, then: 0x3A), let second = number(2), hour < 24,
      minute < 60, second < 61
    else { return nil }
    total += Int64(hour * 3_600 + minute * 60 + second) * 1_000_000
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      var scale: Int64 = 100_000
      while let digit = rest.first, (0x30...0x39).contains(digit) {
        total += Int64(digit - 0x30) * scale
        scale /= 10
        rest = rest.dropFirst()
      }
    }
    if rest.isEmpty || rest.elementsEqual([UInt8(ascii: "Z")]) { return total }
    guard let sign = rest.first, sign == 0x2B || sign == 0x2D else { return nil }
    rest = rest.dropFirst()
    guard let zoneHour = number(2, then: 0x3A), let zoneMinute = number(2), rest.isEmpty else { return nil }
    let zone = Int64(zoneHour * 60 + zoneMinute) * 60_000_000
    return sign == 0x2B ? total - zone : total + zone
  }
}
