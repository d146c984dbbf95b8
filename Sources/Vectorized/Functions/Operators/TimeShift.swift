import Columnar

private let outOfRange = EvaluationError(.numericValueOutOfRange, "date or timestamp out of range")

/// Milliseconds of a day.
private let dayMilliseconds: Int64 = 86_400_000

/// `date ± months`; a day that the month lacks becomes its last.
struct DateAddMonths: BinaryFunction {
  let sign: Int64

  func call(_ day: Int32, _ months: Int32, _ row: inout RowState) -> Int32 {
    guard let result = Calendar.adding(months: Int64(months) * sign, toDay: Int64(day)).flatMap({ Int32(exactly: $0) })
    else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_: Int32, _: Int32) -> EvaluationError { outOfRange }
}

/// `date ± interval day to second`, which must be whole days.
struct DateAddMilliseconds: BinaryFunction {
  let sign: Int64

  @inline(__always)
  func call(_ day: Int32, _ milliseconds: Int64, _ row: inout RowState) -> Int32 {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: dayMilliseconds)
    let sum = Int64(day) &+ days &* sign
    if rest != 0 || sum != Int64(Int32(truncatingIfNeeded: sum)) { row.fail() }
    return Int32(truncatingIfNeeded: sum)
  }

  func failure(_: Int32, _ milliseconds: Int64) -> EvaluationError {
    milliseconds % dayMilliseconds == 0
      ? outOfRange : EvaluationError(.invalidArgument, "Cannot add hour, minutes or seconds to a date")
  }
}

struct TimestampAddMonths: BinaryFunction {
  let ticksPerSecond: Int64
  let sign: Int64

  func call(_ ticks: Int64, _ months: Int32, _ row: inout RowState) -> Int64 {
    guard let sum = Calendar.adding(months: Int64(months) * sign, to: ticks, ticksPerSecond: ticksPerSecond) else {
      row.fail()
      return 0
    }
    return sum
  }

  func failure(_: Int64, _: Int32) -> EvaluationError { outOfRange }
}

struct TimestampAddMilliseconds: BinaryFunction {
  let factor: Int64

  init(ticksPerMillisecond: Int64, sign: Int64) { factor = ticksPerMillisecond * sign }

  @inline(__always)
  func call(_ ticks: Int64, _ milliseconds: Int64, _ row: inout RowState) -> Int64 {
    let (shift, isWide) = milliseconds.multipliedReportingOverflow(by: factor)
    let (sum, isOver) = ticks.addingReportingOverflow(shift)
    row.failureMask |= isWide || isOver ? -1 : 0
    return sum
  }

  func failure(_: Int64, _: Int64) -> EvaluationError { outOfRange }
}

/// `time ± interval`, around midnight.
struct TimeAddMilliseconds: BinaryFunction {
  let ticksPerDay: Int64
  let ticksPerMillisecond: Int64
  let sign: Int64

  init(ticksPerSecond: Int64, sign: Int64) {
    ticksPerDay = ticksPerSecond * 86_400
    ticksPerMillisecond = ticksPerSecond / 1_000
    self.sign = sign
  }

  func call(_ ticks: Int64, _ milliseconds: Int64, _: inout RowState) -> Int64 {
    let shift = milliseconds % dayMilliseconds * ticksPerMillisecond * sign
    return ((ticks + shift) % ticksPerDay + ticksPerDay) % ticksPerDay
  }
}

struct DateDifference: BinaryFunction {
  @inline(__always)
  func call(_ a: Int32, _ b: Int32, _: inout RowState) -> Int64 { (Int64(a) &- Int64(b)) &* dayMilliseconds }
}

struct TimestampDifference: BinaryFunction {
  let ticksPerMillisecond: Int64

  @inline(__always)
  func call(_ a: Int64, _ b: Int64, _ row: inout RowState) -> Int64 {
    let (difference, isOver) = a.subtractingReportingOverflow(b)
    row.failureMask |= isOver ? -1 : 0
    return ticksPerMillisecond == 1 ? difference : difference / ticksPerMillisecond
  }

  func failure(_: Int64, _: Int64) -> EvaluationError { outOfRange }
}

struct IntervalTimesInteger<T: SQLInteger>: BinaryFunction {
  func call(_ interval: T, _ factor: Int64, _ row: inout RowState) -> T {
    let (product, isOver) = Int64(interval).multipliedReportingOverflow(by: factor)
    guard !isOver, let result = T(exactly: product) else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_: T, _: Int64) -> EvaluationError { EvaluationError(.numericValueOutOfRange, "interval out of range") }
}

struct IntervalTimesDouble<T: SQLInteger>: BinaryFunction {
  let divides: Bool

  func call(_ interval: T, _ factor: Double, _ row: inout RowState) -> T {
    let value = divides ? Double(interval) / factor : Double(interval) * factor
    guard let result = T(exactly: value.rounded(.toNearestOrAwayFromZero)) else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_: T, _ factor: Double) -> EvaluationError {
    divides && factor == 0 ? .divisionByZero : EvaluationError(.numericValueOutOfRange, "interval out of range")
  }
}
