import Columnar

/// Casts to DATE, TIME, TIMESTAMP and TIMESTAMP WITH TIME ZONE (an instant, shown in UTC).
enum TimeCasts {
  static func find(_ from: DataType, _ to: DataType) -> CastKernels.Kernel? {
    switch to {
    case .date: toDate(from)
    case .time(let precision): toTime(from, precision)
    case .timestamp(let precision): toTimestamp(from, precision, hasZone: false)
    case .timestampTZ(let precision): toTimestamp(from, precision, hasZone: true)
    default: nil
    }
  }

  private static func toDate(_ from: DataType) -> CastKernels.Kernel? {
    switch from {
    case .varchar, .char: CastKernels.kernel(FromText(parser: DateParser()))
    case .timestamp(let precision), .timestampTZ(let precision):
      CastKernels.kernel(TimestampToDate(ticksPerDay: ticksPerDay(precision)))
    default: nil
    }
  }

  private static func toTime(_ from: DataType, _ precision: Int) -> CastKernels.Kernel? {
    switch from {
    case .varchar, .char: return CastKernels.kernel(FromText(parser: TimeParser(precision: precision)))
    case .time(let old):
      let rounding = TimeRounding(old, to: precision)
      return CastKernels.kernel(TimeToTime(rounding: rounding, ticksPerDay: ticksPerDay(precision)))
    case .timestamp(let old), .timestampTZ(let old):
      return CastKernels.kernel(
        TimestampToTime(
          ticksPerDay: ticksPerDay(old), rounding: TimeRounding(old, to: precision),
          resultTicksPerDay: ticksPerDay(precision)))
    default: return nil
    }
  }

  private static func toTimestamp(_ from: DataType, _ precision: Int, hasZone: Bool) -> CastKernels.Kernel? {
    switch from {
    case .varchar, .char:
      return CastKernels.kernel(FromText(parser: TimestampParser(precision: precision, hasZone: hasZone)))
    case .date: return CastKernels.kernel(DateToTimestamp(ticksPerDay: ticksPerDay(precision)))
    case .timestamp(let old), .timestampTZ(let old):
      let rounding = TimeRounding(old, to: precision)
      if rounding.unit == 1, rounding.factor == 1, rounding.divisor == 1 { return CastKernels.relabel }
      return CastKernels.kernel(TimeToTime(rounding: rounding, ticksPerDay: nil))
    default: return nil
    }
  }

  private static func ticksPerDay(_ precision: Int) -> Int64 { DataType.ticksPerSecond(precision: precision) * 86_400 }
}
