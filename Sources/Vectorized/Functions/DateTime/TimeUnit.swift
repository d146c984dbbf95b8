import Columnar

/// Units of `date_trunc`, `date_add` and `date_diff`.
enum TimeUnit: String, Sendable {
  case millisecond, second, minute, hour, day, week, month, quarter, year

  init(_ name: StringView) throws(EvaluationError) {
    let text = name.string.lowercased()
    guard let unit = TimeUnit(rawValue: text) else {
      throw EvaluationError(.invalidArgument, "'\(text)' is not a valid TIMESTAMP field")
    }
    self = unit
  }

  /// Ticks of a unit of fixed length; nil for months and longer.
  func ticks(perSecond: Int64) -> Int64? {
    switch self {
    case .millisecond: perSecond / 1_000
    case .second: perSecond
    case .minute: perSecond * 60
    case .hour: perSecond * 3_600
    case .day: perSecond * 86_400
    case .week: perSecond * 86_400 * 7
    case .month, .quarter, .year: nil
    }
  }

  /// Months of a unit made of months; nil for shorter ones.
  var months: Int64? {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    default: nil
    }
  }
}
