import CKernels
import Columnar

/// Calendar fields of a date or timestamp, BIGINT: `year`, `month`, `day_of_week` … (also what `EXTRACT` calls).
enum DatePart: String, DayFunction, CaseIterable {
  case year, quarter, month, week
  case day
  case dayOfWeek = "day_of_week"
  case dayOfYear = "day_of_year"
  case yearOfWeek = "year_of_week"

  func call(_ day: Int64) -> Int64 {
    switch self {
    case .year: Calendar.civil(fromDay: day).year
    case .quarter: (Calendar.civil(fromDay: day).month + 2) / 3
    case .month: Calendar.civil(fromDay: day).month
    case .week: Calendar.isoWeek(day).week
    case .day: Calendar.civil(fromDay: day).day
    case .dayOfWeek: Calendar.weekday(day)
    case .dayOfYear: Calendar.dayOfYear(day)
    case .yearOfWeek: Calendar.isoWeek(day).year
    }
  }

  private var aliases: [String] {
    switch self {
    case .day: ["day_of_month"]
    case .dayOfWeek: ["dow"]
    case .dayOfYear: ["doy"]
    case .yearOfWeek: ["yow"]
    case .week: ["week_of_year"]
    default: []
    }
  }

  var definition: ScalarFunction {
    let answers: [DatePart: String] = [
      .year: "2024", .quarter: "2", .month: "5", .week: "20", .day: "17", .dayOfWeek: "5", .dayOfYear: "138",
      .yearOfWeek: "2024",
    ]
    return ScalarFunction(
      rawValue, aliases: aliases, summary: "the \(rawValue) of a date or timestamp",
      example: ("\(rawValue)(DATE '2024-05-17')", answers[self] ?? "")
    ) { types in
      guard types.count == 1 else { return nil }
      if types[0] == .intervalYearToMonth, self == .year || self == .month {
        let isYear = self == .year
        return .unary(rawValue, IntervalMonths(isYear: isYear), types[0], returns: .bigint)
      }
      if types[0] == .intervalDayToSecond, self == .day {
        return .unary(rawValue, IntervalField(divisor: 86_400_000, modulus: .max), types[0], returns: .bigint)
      }
      guard let type = TimeFields.calendarType(types[0]) else { return nil }
      return ResolvedFunction(rawValue, [type], returns: .bigint) {
        (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
        if arguments[0].isConstantNull { return Vector(Scalar.null(.bigint), count: count) }
        let rows = arguments[0].form == .constant ? 1 : count
        return DayLoop.vector(DayLoop.run(self, arguments[0], rows), like: arguments[0], .bigint, rows, count: count)
      }
    }
  }
}

/// Fields within a day: `hour`, `minute`, `second`, `millisecond`.
enum ClockPart: String, CaseIterable, Sendable {
  case hour, minute, second, millisecond

  private var answer: String {
    switch self {
    case .hour: "13"
    case .minute: "45"
    case .second: "30"
    case .millisecond: "250"
    }
  }

  /// Milliseconds of the field, and how many of it the next field has.
  private var unit: (milliseconds: Int64, modulus: Int64) {
    switch self {
    case .hour: (3_600_000, 24)
    case .minute: (60_000, 60)
    case .second: (1_000, 60)
    case .millisecond: (1, 1_000)
    }
  }

  var definition: ScalarFunction {
    ScalarFunction(
      rawValue, summary: "the \(rawValue) of a time or timestamp",
      example: ("\(rawValue)(TIMESTAMP '2024-05-17 13:45:30.250')", answer)
    ) { types in
      guard types.count == 1 else { return nil }
      if types[0] == .intervalDayToSecond {
        let field = IntervalField(divisor: unit.milliseconds, modulus: unit.modulus)
        return .unary(rawValue, field, types[0], returns: .bigint)
      }
      var type = types[0]
      if case .time = type {
      } else {
        guard let found = TimeFields.calendarType(type) else { return nil }
        type = found == .date ? .timestamp(precision: 3) : found
      }
      return ResolvedFunction(rawValue, [type], returns: .bigint) {
        (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
        evaluate(arguments[0], count)
      }
    }
  }

  private func evaluate(_ vector: Vector, _ count: Int) -> Vector {
    if vector.isConstantNull { return Vector(Scalar.null(.bigint), count: count) }
    let rows = vector.form == .constant ? 1 : count
    let quotients = Buffer(byteCount: rows * 8)
    let floors = Buffer(byteCount: rows * 8)
    let ticks = unit.milliseconds * ((vector.type.ticksPerSecond ?? 1_000) / 1_000)
    let (q, f) = (quotients.pointer(as: Int64.self), floors.pointer(as: Int64.self))
    colq_floor_divide_i64(vector.pointer(), rows, ticks, q)
    colq_truncate_i64(q, rows, unit.modulus, 0, f)
    for i in 0..<rows { q[i] = q[i] &- f[i] }
    return DayLoop.vector(quotients, like: vector, .bigint, rows, count: count)
  }
}

enum TimeFields {
  /// DATE and timestamps as they are, a bare NULL as DATE, nil for others.
  static func calendarType(_ type: DataType) -> DataType? {
    switch type {
    case .unknown: .date
    case .date, .timestamp, .timestampTZ: type
    default: nil
    }
  }
}

struct IntervalMonths: UnaryFunction {
  let isYear: Bool
  func call(_ a: Int32, _: inout RowState) -> Int64 { Int64(isYear ? a / 12 : a % 12) }
}

struct IntervalField: UnaryFunction {
  let divisor: Int64
  let modulus: Int64
  func call(_ a: Int64, _: inout RowState) -> Int64 { a / divisor % modulus }
}
