import Columnar

/// `+ - * /` between dates, times, timestamps and intervals.
///
///     DATE ± INTERVAL, TIMESTAMP ± INTERVAL, TIME ± INTERVAL DAY TO SECOND       -> the same time type
///     DATE - DATE, TIMESTAMP - TIMESTAMP, TIME - TIME                            -> INTERVAL DAY TO SECOND
///     INTERVAL ± INTERVAL, INTERVAL * number, number * INTERVAL, INTERVAL / number -> INTERVAL
enum TimeArithmetic {
  static func resolve(_ op: Arithmetic, _ a: DataType, _ b: DataType) -> ResolvedFunction? {
    let name = op.rawValue
    switch op {
    case .add:
      if isInterval(a), isInterval(b) { return a == b ? intervals(op, a) : nil }
      if isInterval(b) { return shift(name, a, b, sign: 1, isSwapped: false) }
      if isInterval(a) { return shift(name, b, a, sign: 1, isSwapped: true) }
      return nil
    case .subtract:
      if isInterval(a), isInterval(b) { return a == b ? intervals(op, a) : nil }
      if isInterval(b) { return shift(name, a, b, sign: -1, isSwapped: false) }
      return difference(name, a, b)
    case .multiply:
      if isInterval(a), b.isNumeric { return scale(name, a, b, isSwapped: false, divides: false) }
      if isInterval(b), a.isNumeric { return scale(name, b, a, isSwapped: true, divides: false) }
      return nil
    case .divide: return isInterval(a) && b.isNumeric ? scale(name, a, b, isSwapped: false, divides: true) : nil
    case .modulus: return nil
    }
  }

  private static func isInterval(_ type: DataType) -> Bool {
    type == .intervalDayToSecond || type == .intervalYearToMonth
  }

  private static func intervals(_ op: Arithmetic, _ type: DataType) -> ResolvedFunction {
    let name = op.rawValue
    if type == .intervalYearToMonth {
      return op == .add
        ? .binary(name, IntegerAdd<Int32>(), type, type, returns: type, canFail: true)
        : .binary(name, IntegerSubtract<Int32>(), type, type, returns: type, canFail: true)
    }
    return op == .add
      ? .binary(name, IntegerAdd<Int64>(), type, type, returns: type, canFail: true)
      : .binary(name, IntegerSubtract<Int64>(), type, type, returns: type, canFail: true)
  }

  /// `time ± interval`; with `isSwapped` the interval stands on the left.
  private static func shift(
    _ name: String, _ time: DataType, _ interval: DataType, sign: Int64, isSwapped: Bool
  ) -> ResolvedFunction? {
    switch (time, interval) {
    case (.date, .intervalYearToMonth):
      return .binary(
        name, DateAddMonths(sign: sign), time, interval, returns: time, canFail: true, isSwapped: isSwapped)
    case (.date, .intervalDayToSecond):
      return .binary(
        name, DateAddMilliseconds(sign: sign), time, interval, returns: time, canFail: true, isSwapped: isSwapped)
    case (.timestamp, .intervalYearToMonth), (.timestampTZ, .intervalYearToMonth):
      let function = TimestampAddMonths(ticksPerSecond: time.ticksPerSecond ?? 1_000, sign: sign)
      return .binary(name, function, time, interval, returns: time, canFail: true, isSwapped: isSwapped)
    case (.timestamp, .intervalDayToSecond), (.timestampTZ, .intervalDayToSecond):
      let function = TimestampAddMilliseconds(ticksPerMillisecond: (time.ticksPerSecond ?? 1_000) / 1_000, sign: sign)
      return .binary(name, function, time, interval, returns: time, canFail: true, isSwapped: isSwapped)
    case (.time, .intervalDayToSecond):
      let function = TimeAddMilliseconds(ticksPerSecond: time.ticksPerSecond ?? 1_000, sign: sign)
      return .binary(name, function, time, interval, returns: time, isSwapped: isSwapped)
    default: return nil
    }
  }

  private static func difference(_ name: String, _ a: DataType, _ b: DataType) -> ResolvedFunction? {
    guard let common = TypeCoercion.common(a, b) else { return nil }
    let result = DataType.intervalDayToSecond
    switch common {
    case .date: return .binary(name, DateDifference(), common, common, returns: result)
    case .timestamp, .timestampTZ, .time:
      let function = TimestampDifference(ticksPerMillisecond: (common.ticksPerSecond ?? 1_000) / 1_000)
      return .binary(name, function, common, common, returns: result, canFail: true)
    default: return nil
    }
  }

  private static func scale(
    _ name: String, _ interval: DataType, _ number: DataType, isSwapped: Bool, divides: Bool
  ) -> ResolvedFunction? {
    let byInteger = number.isInteger && !divides
    let type: DataType = byInteger ? .bigint : .double
    let isMonths = interval == .intervalYearToMonth
    switch (isMonths, byInteger) {
    case (true, true):
      return .binary(
        name, IntervalTimesInteger<Int32>(), interval, type, returns: interval, canFail: true, isSwapped: isSwapped)
    case (false, true):
      return .binary(
        name, IntervalTimesInteger<Int64>(), interval, type, returns: interval, canFail: true, isSwapped: isSwapped)
    case (true, false):
      return .binary(
        name, IntervalTimesDouble<Int32>(divides: divides), interval, type, returns: interval, canFail: true,
        isSwapped: isSwapped)
    case (false, false):
      return .binary(
        name, IntervalTimesDouble<Int64>(divides: divides), interval, type, returns: interval, canFail: true,
        isSwapped: isSwapped)
    }
  }
}
