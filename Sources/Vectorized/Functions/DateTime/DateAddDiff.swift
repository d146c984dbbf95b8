import Columnar

/// `date_add(unit, n, x)`: `x` moved by n units; a day that a month lacks becomes its last.
enum DateAdd {
  static let definition = ScalarFunction(
    "date_add", summary: "a date or time moved by a number of units",
    example: ("date_add('month', 1, DATE '2024-01-31')", "2024-02-29")
  ) { types in
    guard types.count == 3, TypeCoercion.canCoerce(types[0], to: .text), TypeCoercion.canCoerce(types[1], to: .bigint)
    else { return nil }
    let type = types[2] == .unknown ? .date : types[2]
    switch type {
    case .date, .timestamp, .timestampTZ, .time: break
    default: return nil
    }
    return ResolvedFunction(
      "date_add", [.text, .bigint, type], returns: type, canFail: true,
      kernel: Prepared.kernel(0, returns: type) {
        (unit: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
        let unit = try TimeUnit(unit)
        guard let perSecond = type.ticksPerSecond else {
          guard unit.months != nil || unit == .day || unit == .week else {
            throw EvaluationError(.invalidArgument, "'\(unit.rawValue)' is not a valid DATE field")
          }
          return try Rows.binary(AddToDate(unit: unit), rest[0], rest[1], count: count, as: type)
        }
        if case .time = type {
          let function = AddToTime(ticks: unit.ticks(perSecond: perSecond) ?? 0, ticksPerDay: perSecond * 86_400)
          return try Rows.binary(function, rest[0], rest[1], count: count, as: type)
        }
        return try Rows.binary(
          AddToTimestamp(unit: unit, perSecond: perSecond), rest[0], rest[1], count: count, as: type)
      })
  }
}

private struct AddToDate: BinaryFunction {
  let unit: TimeUnit

  func call(_ n: Int64, _ day: Int32, _ row: inout RowState) -> Int32 {
    let moved: Int64?
    if let months = unit.months {
      moved = abs(n) > 100_000_000 ? nil : Calendar.adding(months: n * months, toDay: Int64(day))
    } else {
      moved = abs(n) > 10_000_000_000 ? nil : Int64(day) + n * (unit == .week ? 7 : 1)
    }
    guard let moved, let result = Int32(exactly: moved) else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_ n: Int64, _: Int32) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "date out of range: moved by \(n) \(unit.rawValue)s")
  }
}

private struct AddToTimestamp: BinaryFunction {
  let unit: TimeUnit
  let perSecond: Int64

  func call(_ n: Int64, _ ticks: Int64, _ row: inout RowState) -> Int64 {
    if let unitTicks = unit.ticks(perSecond: perSecond) {
      let (shift, isWide) = n.multipliedReportingOverflow(by: unitTicks)
      let (sum, isOver) = ticks.addingReportingOverflow(shift)
      if isWide || isOver { row.fail() }
      return sum
    }
    guard let months = unit.months, abs(n) <= 100_000_000,
      let moved = Calendar.adding(months: n * months, to: ticks, ticksPerSecond: perSecond)
    else {
      row.fail()
      return 0
    }
    return moved
  }

  func failure(_ n: Int64, _: Int64) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "timestamp out of range: moved by \(n) \(unit.rawValue)s")
  }
}

private struct AddToTime: BinaryFunction {
  let ticks: Int64
  let ticksPerDay: Int64

  func call(_ n: Int64, _ time: Int64, _: inout RowState) -> Int64 {
    let perDay = max(1, ticksPerDay / max(1, ticks))
    return Calendar.floorModulus(time + n % perDay * ticks, ticksPerDay)
  }
}

/// `date_diff(unit, a, b)`: whole units from `a` to `b`, toward zero.
enum DateDiff {
  static let definition = ScalarFunction(
    "date_diff", summary: "whole units between two dates or times",
    example: ("date_diff('day', DATE '2024-02-01', DATE '2024-03-01')", "29")
  ) { types in
    guard types.count == 3, TypeCoercion.canCoerce(types[0], to: .text),
      let type = TypeCoercion.common(types[1], types[2]).map({ $0 == .unknown ? .date : $0 })
    else { return nil }
    switch type {
    case .date, .timestamp, .timestampTZ, .time: break
    default: return nil
    }
    return ResolvedFunction(
      "date_diff", [.text, type, type], returns: .bigint, canFail: true,
      kernel: Prepared.kernel(0, returns: .bigint) {
        (unit: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
        let unit = try TimeUnit(unit)
        guard let perSecond = type.ticksPerSecond else {
          return try Rows.binary(DifferenceOfDates(unit: unit), rest[0], rest[1], count: count, as: .bigint)
        }
        if let ticks = unit.ticks(perSecond: perSecond) {
          return try Rows.binary(DifferenceOfTicks(ticks: ticks), rest[0], rest[1], count: count, as: .bigint)
        }
        return try Rows.binary(
          DifferenceInMonths(months: unit.months ?? 1, ticksPerDay: perSecond * 86_400), rest[0], rest[1], count: count,
          as: .bigint)
      })
  }
}

private struct DifferenceOfTicks: BinaryFunction {
  let ticks: Int64

  @inline(__always)
  func call(_ a: Int64, _ b: Int64, _ row: inout RowState) -> Int64 {
    let (difference, isOver) = b.subtractingReportingOverflow(a)
    row.failureMask |= isOver ? -1 : 0
    return difference / ticks
  }

  func failure(_: Int64, _: Int64) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "date_diff out of range")
  }
}

private struct DifferenceInMonths: BinaryFunction {
  let months: Int64
  let ticksPerDay: Int64

  func call(_ a: Int64, _ b: Int64, _: inout RowState) -> Int64 {
    MonthDifference.whole(a, b, ticksPerDay: ticksPerDay) / months
  }
}

private struct DifferenceOfDates: BinaryFunction {
  let unit: TimeUnit

  func call(_ a: Int32, _ b: Int32, _: inout RowState) -> Int64 {
    if let months = unit.months { return MonthDifference.whole(Int64(a), Int64(b), ticksPerDay: 1) / months }
    let days = Int64(b) - Int64(a)
    switch unit {
    case .week: return days / 7
    case .day: return days
    default: return days * (86_400_000 / (unit.ticks(perSecond: 1_000) ?? 1))
    }
  }
}

enum MonthDifference {
  /// Whole months from `a` to `b`: an unfinished month does not count.
  static func whole(_ a: Int64, _ b: Int64, ticksPerDay: Int64) -> Int64 {
    if b < a { return 0 - whole(b, a, ticksPerDay: ticksPerDay) }
    let (dayA, dayB) = (Calendar.floorQuotient(a, ticksPerDay), Calendar.floorQuotient(b, ticksPerDay))
    let (from, to) = (Calendar.civil(fromDay: dayA), Calendar.civil(fromDay: dayB))
    let months = (to.year - from.year) * 12 + to.month - from.month
    // Unfinished unless day and time of day have come; the last day of a short month finishes it.
    let dayReached = min(from.day, Calendar.dayCount(to.year, to.month))
    let (restA, restB) = (a - dayA * ticksPerDay, b - dayB * ticksPerDay)
    return (to.day, restB) < (dayReached, restA) ? months - 1 : months
  }
}
