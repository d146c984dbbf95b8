/// Maps instants to positions; ticks lie on calendar borders in UTC.
package struct TimeScale: Sendable {
  package struct Tick: Sendable, Hashable {
    package var milliseconds: Int64
    package var label: String
    /// Whether the tick begins a larger unit (a day among hours, a year among months).
    package var isMajor: Bool
  }

  /// First and last instant, in milliseconds; `upper` is above `lower`.
  package let lower: Int64
  package let upper: Int64
  package let start: Double
  package let end: Double
  package let ticks: [Tick]

  package init(covering times: some Sequence<Int64>, start: Double, end: Double, tickCount: Int = 8) {
    var low = Int64.max
    var high = Int64.min
    for time in times {
      low = min(low, time)
      high = max(high, time)
    }
    if low > high { (low, high) = (0, 86_400_000) }
    low = max(low, CivilTime.range.lowerBound)
    high = min(high, CivilTime.range.upperBound)
    if low >= high {
      low -= 43_200_000
      high = low + 86_400_000
    }
    lower = low
    upper = high
    self.start = start
    self.end = end
    let unit = TickUnit.choose(span: high - low, tickCount: max(tickCount, 1))
    ticks = unit.ticks(from: low, through: high)
  }

  package func position(_ milliseconds: Int64) -> Double {
    start + Double(milliseconds - lower) / Double(upper - lower) * (end - start)
  }
}

/// A calendar distance between ticks.
enum TickUnit: Hashable, Sendable {
  case milliseconds(Int64)
  case days(Int)
  case weeks(Int)
  case months(Int)
  case years(Int)

  static let candidates: [TickUnit] = [
    .milliseconds(1), .milliseconds(10), .milliseconds(100), .milliseconds(500), .milliseconds(1_000),
    .milliseconds(5_000), .milliseconds(15_000), .milliseconds(30_000), .milliseconds(60_000), .milliseconds(300_000),
    .milliseconds(900_000), .milliseconds(1_800_000), .milliseconds(3_600_000), .milliseconds(10_800_000),
    .milliseconds(21_600_000), .milliseconds(43_200_000), .days(1), .days(2), .weeks(1), .weeks(2), .months(1),
    .months(3),
    .months(6), .years(1), .years(2), .years(5), .years(10), .years(50), .years(100), .years(500), .years(1_000),
    .years(5_000),
  ]

  /// Mean length, for the choice only.
  var approximateMilliseconds: Int64 {
    switch self {
    case .milliseconds(let count): count
    case .days(let count): Int64(count) * 86_400_000
    case .weeks(let count): Int64(count) * 7 * 86_400_000
    case .months(let count): Int64(count) * 2_629_746_000
    case .years(let count): Int64(count) * 31_556_952_000
    }
  }

  /// The finest unit that makes no more than about `tickCount` ticks over `span` milliseconds.
  static func choose(span: Int64, tickCount: Int) -> TickUnit {
    candidates.first { span / $0.approximateMilliseconds < Int64(tickCount) } ?? .years(5_000)
  }

  /// The ticks in `low...high`, at most 200.
  func ticks(from low: Int64, through high: Int64) -> [TimeScale.Tick] {
    var ticks: [TimeScale.Tick] = []
    var at = floor(low)
    while at <= high && ticks.count < 200 {
      if at >= low { ticks.append(TimeScale.Tick(milliseconds: at, label: label(at), isMajor: isMajor(at))) }
      let next = following(at)
      if next <= at { break }
      at = next
    }
    return ticks
  }

  /// The last border at or before `instant`.
  func floor(_ instant: Int64) -> Int64 {
    let civil = CivilTime(milliseconds: instant)
    switch self {
    case .milliseconds(let count): return CivilTime.floorDivide(instant, count) * count
    case .days(let count):
      let length = Int64(count) * CivilTime.millisecondsPerDay
      return CivilTime.floorDivide(instant, length) * length
    case .weeks(let count):
      // Weeks begin on Monday; 1970-01-05 was one.
      let length = Int64(count) * 7 * CivilTime.millisecondsPerDay
      let monday = 4 * CivilTime.millisecondsPerDay
      return CivilTime.floorDivide(instant - monday, length) * length + monday
    case .months(let count):
      return CivilTime(year: civil.year, month: (civil.month - 1) / count * count + 1, day: 1).milliseconds
    case .years(let count):
      return CivilTime(year: max(civil.year / count * count, 1), month: 1, day: 1).milliseconds
    }
  }

  private func following(_ border: Int64) -> Int64 {
    switch self {
    case .milliseconds, .days, .weeks: return border + approximateMilliseconds
    case .months(let count):
      let civil = CivilTime(milliseconds: border)
      let month = civil.month - 1 + count
      return CivilTime(year: civil.year + month / 12, month: month % 12 + 1, day: 1).milliseconds
    case .years(let count):
      let year = CivilTime(milliseconds: border).year
      return CivilTime(year: year == 1 && count > 1 ? count : year + count, month: 1, day: 1).milliseconds
    }
  }

  private func isMajor(_ instant: Int64) -> Bool {
    let civil = CivilTime(milliseconds: instant)
    switch self {
    case .milliseconds: return civil.hour == 0 && civil.minute == 0 && civil.second == 0 && civil.millisecond == 0
    case .days, .weeks: return civil.day == 1
    case .months: return civil.month == 1
    case .years: return false
    }
  }

  private func label(_ instant: Int64) -> String {
    let civil = CivilTime(milliseconds: instant)
    switch self {
    case .milliseconds:
      let ofDay = instant - CivilTime.floorDivide(instant, CivilTime.millisecondsPerDay) * CivilTime.millisecondsPerDay
      return ofDay == 0 ? "\(civil.day) \(TimeFormat.month(civil))" : TimeFormat.clock(ofDay)
    case .days, .weeks: return "\(civil.day) \(TimeFormat.month(civil))"
    case .months: return civil.month == 1 ? String(civil.year) : TimeFormat.month(civil)
    case .years: return String(civil.year)
    }
  }
}
