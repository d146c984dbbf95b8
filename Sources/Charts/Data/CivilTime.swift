import Columnar

/// A UTC calendar date with time of day, to and from milliseconds since 1970-01-01T00:00:00.
///
/// Proleptic Gregorian calendar.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  /// 1...12.
  package var month: Int
  /// 1...31.
  package var day: Int
  package var hour = 0
  package var minute = 0
  package var second = 0
  package var millisecond = 0

  /// 0001-01-01 to 9999-12-31: what a chart can show; other instants are clamped to it.
  package static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
  package static let millisecondsPerDay: Int64 = 86_400_000

  package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
  }

  package init(milliseconds: Int64) {
    let clamped = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
    let days = Self.floorDivide(clamped, Self.millisecondsPerDay)
    let rest = Int(clamped - days * Self.millisecondsPerDay)
    (year, month, day) = CivilDate.civil(days: Int(days))
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
  }

  package var milliseconds: Int64 {
    let days = Int64(CivilDate.days(year: year, month: month, day: day))
    return days * Self.millisecondsPerDay + Int64(((hour * 60 + minute) * 60 + second) * 1_000 + millisecond)
  }

  /// 1 (Monday) to 7 (Sunday), as ISO 8601 and Trino's `day_of_week`.
  package var weekday: Int { Self.weekday(milliseconds: milliseconds) }

  package static func weekday(milliseconds: Int64) -> Int {
    // 1970-01-01 was a Thursday.
    let days = floorDivide(milliseconds, millisecondsPerDay)
    return Int(((days + 3) % 7 + 7) % 7) + 1
  }

  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
  }
}
