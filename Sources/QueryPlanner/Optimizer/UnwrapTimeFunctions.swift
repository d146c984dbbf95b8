import Columnar
import Vectorized

/// Turns comparisons of a time's bucket into ranges of the time itself, by which the scan can prune:
///
///     date_trunc('day', t) = TIMESTAMP '2024-05-01 00:00'  →  t >= TIMESTAMP '2024-05-01 …' AND t < TIMESTAMP '2024-05-02 …'
///     year(t) <= 2023                                      →  t < TIMESTAMP '2024-01-01 …'
///     CAST(t AS date) > DATE '2024-05-01'                  →  t >= TIMESTAMP '2024-05-02 …'
enum UnwrapTimeFunctions: OptimizerRule {
  static let name = "unwrap_time_functions"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .filter(var filter) = node else { return node }
      filter.predicate = filter.predicate.transformUp(unwrap)
      return .filter(filter)
    }
  }

  static func unwrap(_ expression: BoundExpression) -> BoundExpression {
    guard case .call(let function, let arguments) = expression, arguments.count == 2,
      let constant = arguments[1].constant, !constant.value.isNull,
      let (time, bounds) = bucket(arguments[0], constant)
    else { return expression }
    let low = Scalar(time.type, .integer(bounds.lowerBound))
    let high = Scalar(time.type, .integer(bounds.upperBound))
    func compare(_ symbol: String, _ scalar: Scalar) -> BoundExpression? {
      guard let function = FunctionRegistry.resolve(symbol, [time.type, time.type]),
        function.argumentTypes == [time.type, time.type]
      else { return nil }
      return .call(function, [time, .constant(scalar)])
    }
    switch function.name {
    case "=":
      guard let from = compare(">=", low), let to = compare("<", high) else { return expression }
      return .and([from, to])
    case "<": return compare("<", low) ?? expression
    case "<=": return compare("<", high) ?? expression
    case ">": return compare(">=", high) ?? expression
    case ">=": return compare(">=", low) ?? expression
    default: return expression
    }
  }

  /// The time that is cut to buckets and the bucket that `constant` names, in the time's own units.
  private static func bucket(
    _ expression: BoundExpression, _ constant: Scalar
  ) -> (time: BoundExpression, bounds: Range<Int64>)? {
    guard case .integer(let value) = constant.value else { return nil }
    switch expression {
    case .cast(let time, .date, false):
      guard case .timestamp = time.type else { return nil }
      return range(value, value + 1, time)
    case .call(let function, let arguments) where function.name == "year" && arguments.count == 1:
      guard (1...9_998).contains(value) else { return nil }
      return range(CivilDay.number(value, 1), CivilDay.number(value + 1, 1), arguments[0])
    case .call(let function, let arguments) where function.name == "date_trunc" && arguments.count == 2:
      return truncation(arguments, constant, value, function)
    default: return nil
    }
  }

  /// Days as a range in the units of `time`.
  private static func range(
    _ first: Int64, _ end: Int64, _ time: BoundExpression
  ) -> (BoundExpression, Range<Int64>)? {
    guard let perDay = unitsPerDay(time.type) else { return nil }
    let (low, lowOverflow) = first.multipliedReportingOverflow(by: perDay)
    let (high, highOverflow) = end.multipliedReportingOverflow(by: perDay)
    if lowOverflow || highOverflow || low >= high { return nil }
    return (time, low..<high)
  }

  private static func unitsPerDay(_ type: DataType) -> Int64? {
    switch type {
    case .date: 1
    case .timestamp(let precision): DataType.ticksPerSecond(precision: precision) * 86_400
    default: nil
    }
  }

  private static func truncation(
    _ arguments: [BoundExpression], _ constant: Scalar, _ value: Int64, _ function: ResolvedFunction
  ) -> (BoundExpression, Range<Int64>)? {
    let time = arguments[1]
    guard let unit = arguments[0].constant?.value.string?.lowercased(), let perDay = unitsPerDay(time.type),
      constant.type == time.type, isStart(value, function, arguments[0], time.type)
    else { return nil }
    let length: Int64
    switch unit {
    case "second" where perDay > 1: length = perDay / 86_400
    case "minute" where perDay > 1: length = perDay / 1_440
    case "hour" where perDay > 1: length = perDay / 24
    case "day": length = perDay
    case "week": length = perDay * 7
    case "month", "quarter", "year":
      let months: Int64 = unit == "month" ? 1 : unit == "quarter" ? 3 : 12
      length = (CivilDay.adding(months: months, to: value / perDay) - value / perDay) * perDay
    default: return nil
    }
    let (end, overflow) = value.addingReportingOverflow(length)
    return overflow || length <= 0 ? nil : (time, value..<end)
  }

  /// Whether the constant is the first instant of its bucket; any other is equal to no bucket.
  private static func isStart(
    _ value: Int64, _ function: ResolvedFunction, _ unit: BoundExpression, _ type: DataType
  ) -> Bool {
    let cut = BoundExpression.call(function, [unit, .constant(Scalar(type, .integer(value)))])
    return (try? ConstantEvaluation.value(cut)) == .integer(value)
  }
}

/// Day numbers of the proleptic Gregorian calendar, 1970-01-01 being 0.
enum CivilDay {
  /// The first day of a month; `month` from 1.
  static func number(_ year: Int64, _ month: Int64) -> Int64 { Calendar.day(year, month, 1) }

  /// The day that is `months` behind `day`, which is the first of a month.
  static func adding(months: Int64, to day: Int64) -> Int64 {
    let date = Calendar.civil(fromDay: day)
    let total = date.year * 12 + date.month - 1 + months
    return number(total / 12, total % 12 + 1)
  }
}
