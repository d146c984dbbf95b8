import CKernels
import Columnar

/// How times are numbered by bucket: the hour of `date_trunc('hour', t)`, the month of `month(t)`; and back to values.
enum TimeBuckets: Sendable {
  /// Buckets of `ticks`, one of which begins with 1970.
  case ticks(Int64)
  case weeks(ticksPerDay: Int64)
  /// Buckets of so many months.
  case months(Int64, ticksPerDay: Int64)
  /// A calendar or clock field; the numbers are the values.
  case field(ResolvedFunction)

  /// For a call of `date_trunc` with a constant unit, or of a field's function, over a timestamp; else nil.
  init?(_ function: ResolvedFunction, _ arguments: [Expression]) {
    guard let time = arguments.last, let perSecond = Self.ticksPerSecond(time.type) else { return nil }
    if arguments.count == 2, function.name == "date_trunc", case .constant(let scalar) = arguments[0],
      let name = scalar.value.string, let unit = TimeUnit(rawValue: name.lowercased())
    {
      if unit == .week {
        self = .weeks(ticksPerDay: perSecond * 86_400)
      } else if let ticks = unit.ticks(perSecond: perSecond) {
        self = .ticks(ticks)
      } else if let months = unit.months {
        self = .months(months, ticksPerDay: perSecond * 86_400)
      } else {
        return nil
      }
    } else if arguments.count == 1,
      DatePart(rawValue: function.name) != nil || ClockPart(rawValue: function.name) != nil
    {
      self = .field(function)
    } else {
      return nil
    }
  }

  private static func ticksPerSecond(_ type: DataType) -> Int64? {
    switch type {
    case .timestamp, .timestampTZ: type.ticksPerSecond
    default: nil
    }
  }

  /// The bucket's number of each row, as Int64s; rows under a NULL have some number.
  func numbers(_ times: Vector, _ rows: Int) throws(EvaluationError) -> Buffer {
    switch self {
    case .ticks(let ticks):
      let out = Buffer(byteCount: rows * 8)
      colq_floor_divide_i64(times.pointer(), rows, ticks, out.pointer())
      return out
    case .weeks: return DayLoop.run(WeekNumber(), times, rows)
    case .months(let count, _): return DayLoop.run(MonthNumber(monthsPerBucket: count), times, rows)
    case .field(let function): return try function.kernel([times], rows).flattened().values
    }
  }

  /// The value of a bucket; nil where it does not fit.
  func value(_ number: Int64) -> Int64? {
    switch self {
    case .ticks(let ticks): return Self.product(number, ticks)
    case .weeks(let ticksPerDay):
      return Self.product(number, 7).flatMap { day in
        let (monday, isBelow) = day.subtractingReportingOverflow(3)
        return isBelow ? nil : Self.product(monday, ticksPerDay)
      }
    case .months(let count, let ticksPerDay):
      guard let month = Self.product(number, count), month.magnitude < 12 * 5_000_000 else { return nil }
      let year = Calendar.floorQuotient(month, 12)
      return Self.product(Calendar.day(year, month - year * 12 + 1, 1), ticksPerDay)
    case .field: return number
    }
  }

  private static func product(_ a: Int64, _ b: Int64) -> Int64? {
    let (product, isOver) = a.multipliedReportingOverflow(by: b)
    return isOver ? nil : product
  }
}

/// Weeks since the Monday before 1970.
private struct WeekNumber: DayFunction {
  func call(_ day: Int64) -> Int64 { Calendar.floorQuotient(day &+ 3, 7) }
}

/// Months since year 0 by buckets of so many.
private struct MonthNumber: DayFunction {
  let monthsPerBucket: Int64

  func call(_ day: Int64) -> Int64 {
    let date = Calendar.civil(fromDay: day)
    return Calendar.floorQuotient(date.year * 12 + date.month - 1, monthsPerBucket)
  }
}
