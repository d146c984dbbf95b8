import CKernels
import Columnar

/// `date_trunc(unit, x)`: the start of the second … year that `x` lies in; weeks start on Monday.
///
/// Units of fixed length are a multiplication a row; months and longer are looked up by day.
enum DateTrunc {
  static let definition = ScalarFunction(
    "date_trunc", summary: "start of the second, minute, hour, day, week, month, quarter or year of a time",
    example: ("date_trunc('month', DATE '2024-05-17')", "2024-05-01")
  ) { types in
    guard types.count == 2, types[0].isText || types[0] == .unknown else { return nil }
    let type = types[1] == .unknown ? .timestamp(precision: 3) : types[1]
    switch type {
    case .date, .timestamp, .timestampTZ, .time: break
    default: return nil
    }
    return ResolvedFunction(
      "date_trunc", [types[0], type], returns: type, canFail: true,
      kernel: Prepared.kernel(0, returns: type) {
        (unit: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
        truncate(rest[0], try TimeUnit(unit), count)
      })
  }

  static func truncate(_ vector: Vector, _ unit: TimeUnit, _ count: Int) -> Vector {
    let rows = vector.form == .constant ? 1 : count
    let type = vector.type
    guard let perSecond = type.ticksPerSecond else {
      return DayLoop.vector(
        DayLoop.run(TruncateDay(unit: unit, scale: 1), vector, rows), like: vector, type, rows, count: count)
    }
    guard let ticks = unit.ticks(perSecond: perSecond) else {
      let days = DayLoop.run(TruncateDay(unit: unit, scale: perSecond * 86_400), vector, rows)
      return DayLoop.vector(days, like: vector, type, rows, count: count)
    }
    let out = Buffer(byteCount: rows * 8)
    // 1970-01-01 was a Thursday: weeks are counted from the Monday before.
    let shift = unit == .week ? perSecond * 86_400 * 3 : 0
    colq_truncate_i64(vector.pointer(), rows, ticks, shift, out.pointer())
    return DayLoop.vector(out, like: vector, type, rows, count: count)
  }
}

/// First day of the unit, times `scale` (ticks a day).
private struct TruncateDay: DayFunction {
  let unit: TimeUnit
  let scale: Int64

  func call(_ day: Int64) -> Int64 {
    let date = Calendar.civil(fromDay: day)
    let first =
      switch unit {
      case .week: Calendar.monday(day)
      case .month: day - date.day + 1
      case .quarter: Calendar.day(date.year, (date.month - 1) / 3 * 3 + 1, 1)
      case .year: Calendar.day(date.year, 1, 1)
      case .millisecond, .second, .minute, .hour, .day: day
      }
    return first &* scale
  }
}
