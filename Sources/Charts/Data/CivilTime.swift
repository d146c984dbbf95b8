/// A UTC calendar date with time of day, to and from milliseconds since 1970-01-01T00:00:00.
///
/// Proleptic Gregorian calendar; the conversions count in eras of 400 years that begin on 1 March.
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
    // Day 719468 before the epoch is 0000-03-01.
    let shifted = Int(days) + 719_468
    let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
  }

  package var milliseconds: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear >= 0 ? marchYear / 400 : (marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = Int64(era * 146_097 + dayOfEra - 719_468)
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
