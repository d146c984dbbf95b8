/// The proleptic Gregorian calendar: days since 1970-01-01 to year, month, day and back.
///
/// Closed forms over years that begin in March, as in C. Neri and L. Schneider, "Euclidean affine functions and their
/// application to calendar algorithms", Software: Practice and Experience 53 (2023).
package enum Calendar {
  package struct Civil: Equatable, Sendable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
      self.year = year
      self.month = month
      self.day = day
    }
  }

  /// Days outside what Int32 holds are clamped by callers; the forms are exact for them all.
  @inline(__always)
  package static func civil(fromDay day: Int64) -> Civil {
    // Shifted so that all divisions are of positive numbers: 2^32 / 146,097 eras and more behind year 0.
    let shifted = UInt64(bitPattern: day &+ 719_468 &+ eraShift &* 146_097)
    let n1 = 4 &* shifted &+ 3
    let century = n1 / 146_097
    let dayOfCentury = n1 % 146_097 / 4
    let n2 = dayOfCentury &* 4 &+ 3
    let yearOfCentury = n2 / 1_461
    let dayOfYear = n2 % 1_461 / 4
    let n3 = 2_141 &* dayOfYear &+ 197_913
    let month = n3 >> 16
    let dayOfMonth = (n3 & 0xFFFF) / 2_141
    let isNextYear: UInt64 = dayOfYear >= 306 ? 1 : 0
    let year = Int64(bitPattern: 100 &* century &+ yearOfCentury &+ isNextYear) &- eraShift &* 400
    return Civil(
      year: year, month: Int64(bitPattern: isNextYear == 1 ? month &- 12 : month),
      day: Int64(bitPattern: dayOfMonth &+ 1))
  }

  @inline(__always)
  package static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let isEarly: Int64 = month <= 2 ? 1 : 0
    let y = UInt64(bitPattern: year &- isEarly &+ eraShift &* 400)
    let m = UInt64(bitPattern: month &+ 12 &* isEarly)
    let century = y / 100
    let days = y &* 1_461 / 4 &- century &+ century / 4 &+ (979 &* m &- 2_919) >> 5
    return Int64(bitPattern: days) &+ day &- 1 &- 719_468 &- eraShift &* 146_097
  }

  /// Eras of 400 years that are added so that intermediate values are positive.
  private static let eraShift: Int64 = 1 << 24

  @inline(__always)
  package static func isLeap(_ year: Int64) -> Bool { year & 3 == 0 && (year % 100 != 0 || year % 400 == 0) }

  @inline(__always)
  package static func dayCount(_ year: Int64, _ month: Int64) -> Int64 {
    month == 2 ? (isLeap(year) ? 29 : 28) : 30 | (month ^ (month >> 3))
  }

  /// Monday 1 … Sunday 7.
  @inline(__always)
  package static func weekday(_ day: Int64) -> Int64 { floorModulus(day &+ 3, 7) &+ 1 }

  /// The Monday of the week.
  @inline(__always)
  package static func monday(_ day: Int64) -> Int64 { day &- floorModulus(day &+ 3, 7) }

  package static func dayOfYear(_ day: Int64) -> Int64 {
    day - Self.day(civil(fromDay: day).year, 1, 1) + 1
  }

  /// ISO 8601 week and the year it belongs to: the week's Thursday decides.
  package static func isoWeek(_ day: Int64) -> (year: Int64, week: Int64) {
    let thursday = monday(day) + 3
    let year = civil(fromDay: thursday).year
    return (year, (thursday - Self.day(year, 1, 1)) / 7 + 1)
  }

  /// Nil for years beyond what a date can hold.
  package static func adding(months: Int64, toDay day: Int64) -> Int64? {
    let date = civil(fromDay: day)
    let total = date.year * 12 + date.month - 1 + months
    let year = floorQuotient(total, 12)
    let month = total - year * 12 + 1
    guard abs(year) <= 6_000_000 else { return nil }
    return Self.day(year, month, min(date.day, dayCount(year, month)))
  }

  package static func adding(months: Int64, to ticks: Int64, ticksPerSecond: Int64) -> Int64? {
    let ticksPerDay = ticksPerSecond * 86_400
    let day = floorQuotient(ticks, ticksPerDay)
    guard let moved = adding(months: months, toDay: day) else { return nil }
    let (start, isOver) = moved.multipliedReportingOverflow(by: ticksPerDay)
    let (sum, isWide) = start.addingReportingOverflow(ticks - day * ticksPerDay)
    return isOver || isWide ? nil : sum
  }

  @inline(__always)
  package static func floorQuotient(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return quotient &- (a &- quotient &* b < 0 ? 1 : 0)
  }

  /// `a mod b` in 0..<b for positive `b`.
  @inline(__always)
  package static func floorModulus(_ a: Int64, _ b: Int64) -> Int64 {
    let rest = a % b
    return rest < 0 ? rest &+ b : rest
  }
}
