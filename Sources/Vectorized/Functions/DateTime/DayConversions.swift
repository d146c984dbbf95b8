import Columnar

/// `date(x)`: CAST(x AS date).
enum DateOf {
  static let definition = ScalarFunction(
    "date", summary: "CAST(x AS date)", example: ("date('2024-05-17')", "2024-05-17")
  ) { types in
    guard types.count == 1, Cast.isSupported(from: types[0], to: .date) else { return nil }
    return ResolvedFunction("date", types, returns: .date, canFail: true) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Cast.evaluate(arguments[0], to: .date, isTry: false)
    }
  }
}

/// `last_day_of_month(x)`.
enum LastDayOfMonth {
  private struct LastDay: DayFunction {
    func call(_ day: Int64) -> Int64 {
      let date = Calendar.civil(fromDay: day)
      return day - date.day + Calendar.dayCount(date.year, date.month)
    }
  }

  static let definition = ScalarFunction(
    "last_day_of_month", summary: "the last day of the month a date or timestamp lies in",
    example: ("last_day_of_month(DATE '2024-02-05')", "2024-02-29")
  ) { types in
    guard types.count == 1, let type = TimeFields.calendarType(types[0]) else { return nil }
    return ResolvedFunction("last_day_of_month", [type], returns: .date) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      if arguments[0].isConstantNull { return Vector(Scalar.null(.date), count: count) }
      let rows = arguments[0].form == .constant ? 1 : count
      let days = DayLoop.run(LastDay(), arguments[0], rows)
      return DayLoop.vector(days, like: arguments[0], .date, rows, count: count)
    }
  }
}

/// `at_timezone(instant, zone)` and `with_timezone(timestamp, zone)` for UTC and fixed offsets. Instants print in UTC.
enum TimeZones {
  static let atTimezone = ScalarFunction(
    "at_timezone", summary: "the same instant; the zone must be UTC or a fixed offset",
    example: ("at_timezone(from_unixtime(0), 'UTC')", "1970-01-01 00:00:00.000 UTC")
  ) { types in
    guard types.count == 2, case .timestampTZ = types[0] else { return nil }
    return ResolvedFunction(
      "at_timezone", [types[0], .text], returns: types[0], canFail: true,
      kernel: Prepared.kernel(1, returns: types[0]) {
        (zone: StringView, rest: [Vector], _: Int) throws(EvaluationError) -> Vector in
        _ = try offset(zone)
        return rest[0]
      })
  }

  static let withTimezone = ScalarFunction(
    "with_timezone", summary: "the instant at which a clock of the zone (UTC or a fixed offset) shows the timestamp",
    example: ("with_timezone(TIMESTAMP '2024-05-17 12:00:00.000', '+02:00')", "2024-05-17 10:00:00.000 UTC")
  ) { types in
    guard types.count == 2, case .timestamp(let precision) = types[0] else { return nil }
    let result = DataType.timestampTZ(precision: precision)
    let perSecond = DataType.ticksPerSecond(precision: precision)
    return ResolvedFunction(
      "with_timezone", [types[0], .text], returns: result, canFail: true,
      kernel: Prepared.kernel(1, returns: result) {
        (zone: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
        let shift = ShiftTicks(ticks: try offset(zone) * perSecond)
        return try Rows.unary(shift, rest[0], count: count, as: result)
      })
  }

  private static func offset(_ zone: StringView) throws(EvaluationError) -> Int64 {
    let seconds = zone.withBytes { bytes -> Int64? in
      var scanner = TimeScanner(bytes)
      return scanner.zone()
    }
    guard let seconds else {
      throw EvaluationError(
        .invalidArgument, "'\(zone.string)' is not a known time zone: UTC and fixed offsets (+02:00) are")
    }
    return seconds
  }
}

private struct ShiftTicks: UnaryFunction {
  let ticks: Int64
  func call(_ a: Int64, _: inout RowState) -> Int64 { a &- ticks }
}
