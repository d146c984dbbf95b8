/// How an instant is written in a chart; everything in UTC.
package enum TimeFormat {
  static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  package static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  static func month(_ civil: CivilTime) -> String { monthNames[min(max(civil.month - 1, 0), 11)] }

  /// `2026-05-03`, with the time of day unless it is midnight: `2026-05-03 14:00`.
  package static func full(_ milliseconds: Int64) -> String {
    let civil = CivilTime(milliseconds: milliseconds)
    let date = "\(four(civil.year))-\(two(civil.month))-\(two(civil.day))"
    let ofDay = milliseconds - CivilTime(year: civil.year, month: civil.month, day: civil.day).milliseconds
    return ofDay == 0 ? date : date + " " + clock(ofDay)
  }

  /// `3 May 2026`.
  package static func day(_ milliseconds: Int64) -> String {
    let civil = CivilTime(milliseconds: milliseconds)
    return "\(civil.day) \(month(civil)) \(civil.year)"
  }

  /// `Mon 3 May`, with `14:00` behind it unless it is midnight: for tooltips and short notes.
  package static func short(_ milliseconds: Int64) -> String {
    let civil = CivilTime(milliseconds: milliseconds)
    let date = "\(weekdayNames[civil.weekday - 1]) \(civil.day) \(month(civil)) \(civil.year)"
    let isMidnight = civil.hour == 0 && civil.minute == 0 && civil.second == 0 && civil.millisecond == 0
    return isMidnight ? date : date + ", " + two(civil.hour) + ":" + two(civil.minute)
  }

  /// `14:05`, `14:05:09` or `14:05:09.250`, whichever says all, of milliseconds since midnight.
  package static func clock(_ ofDay: Int64) -> String {
    let rest = Int(min(max(ofDay, 0), CivilTime.millisecondsPerDay - 1))
    var text = two(rest / 3_600_000) + ":" + two(rest / 60_000 % 60)
    if rest % 60_000 != 0 { text += ":" + two(rest / 1_000 % 60) }
    if rest % 1_000 != 0 {
      let digits = String(rest % 1_000)
      text += "." + String(repeating: "0", count: 3 - digits.count) + digits
    }
    return text
  }

  private static func four(_ year: Int) -> String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension TimeFormat {
  /// A short label for one of `times`: the year, month, day or time of day that tells them apart.
  package static func tick(_ milliseconds: Int64, among times: [Int64]) -> String {
    let civil = CivilTime(milliseconds: milliseconds)
    let parts = times.prefix(64).map { CivilTime(milliseconds: $0) }
    if parts.allSatisfy({ $0.month == 1 && $0.day == 1 && $0.hour == 0 && $0.minute == 0 }) {
      return String(civil.year)
    }
    if parts.allSatisfy({ $0.day == 1 && $0.hour == 0 && $0.minute == 0 }) { return "\(month(civil)) \(civil.year)" }
    if parts.allSatisfy({ $0.hour == 0 && $0.minute == 0 && $0.second == 0 }) { return "\(civil.day) \(month(civil))" }
    if let first = times.first, let last = times.last, last - first <= CivilTime.millisecondsPerDay {
      return clock(milliseconds - CivilTime.floorDivide(milliseconds, 86_400_000) * 86_400_000)
    }
    return "\(civil.day) \(month(civil)), \(two(civil.hour)):\(two(civil.minute))"
  }
}
