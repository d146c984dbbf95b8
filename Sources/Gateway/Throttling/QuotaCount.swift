import Columnar

/// The requests that a key has left in the current period.
struct QuotaCount: Sendable {
  private let quota: Quota
  private var used = 0
  /// Seconds since 1970 at which the next period begins.
  private var resetsAt = Int.min

  init(_ quota: Quota) { self.quota = quota }

  /// Nil when a request was counted; else the seconds until the next period.
  mutating func take(seconds: Int) -> Int? {
    // A clock set back must not lengthen a period by more than what it was set back.
    if seconds >= resetsAt {
      used = 0
      resetsAt = Self.end(of: quota.period, at: seconds)
    }
    if used < quota.requestCount {
      used += 1
      return nil
    }
    return resetsAt - seconds
  }

  mutating func giveBack() { used = max(0, used - 1) }

  static func end(of period: Quota.Period, at seconds: Int) -> Int {
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    switch period {
    case .day: return (day + 1) * 86_400
    case .week:
      // 1970-01-01 was a Thursday: three days after a Monday.
      let sinceMonday = ((day + 3) % 7 + 7) % 7
      return (day + 7 - sinceMonday) * 86_400
    case .month:
      let (year, month, _) = CivilDate.civil(days: day)
      let next = month == 12 ? (year + 1, 1) : (year, month + 1)
      return CivilDate.days(year: next.0, month: next.1, day: 1) * 86_400
    }
  }
}
