import Columnar

/// Which explicit casts exist, as in Trino's type system; whether a value converts is found at run time.
enum CastRules {
  static func isAllowed(from: DataType, to: DataType) -> Bool {
    if from == .unknown || from == to { return true }
    if from.isText { return castsFromText(to) }
    if to.isText { return castsToText(from) }
    switch (from, to) {
    case (let a, let b) where (a.isNumeric || a == .boolean) && (b.isNumeric || b == .boolean): return true
    case (.date, .timestamp), (.date, .timestampTZ), (.timestamp, .date), (.timestampTZ, .date): return true
    case (.timestamp, .timestamp), (.timestamp, .timestampTZ), (.timestampTZ, .timestamp): return true
    case (.timestampTZ, .timestampTZ), (.time, .time), (.timestamp, .time), (.timestampTZ, .time): return true
    case (.json, let b): return b.isNumeric || b == .boolean
    case (let a, .json): return a.isNumeric || a == .boolean || a == .date
    case (.array(let a), .array(let b)): return isAllowed(from: a, to: b)
    default: return false
    }
  }

  private static func castsFromText(_ to: DataType) -> Bool {
    switch to {
    case .boolean, .date, .time, .timestamp, .timestampTZ, .varchar, .char, .varbinary, .json: true
    default: to.isNumeric
    }
  }

  private static func castsToText(_ from: DataType) -> Bool {
    switch from {
    case .boolean, .date, .time, .timestamp, .timestampTZ, .json, .intervalDayToSecond, .intervalYearToMonth: true
    default: from.isNumeric
    }
  }
}
