import Columnar

/// Conversions between timestamps and seconds since 1970, and ISO 8601 text.
enum UnixTime {
  private static let instant = DataType.timestampTZ(precision: 3)

  static let fromUnixtime = ScalarFunction(
    "from_unixtime", summary: "the instant so many seconds after 1970-01-01 UTC",
    example: ("from_unixtime(1.5)", "1970-01-01 00:00:01.500 UTC"),
    .unary(FromUnixtime(), .double, returns: instant, canFail: true))

  static let toUnixtime = ScalarFunction(
    "to_unixtime", summary: "seconds since 1970-01-01 UTC as DOUBLE",
    example: ("to_unixtime(TIMESTAMP '1970-01-01 00:00:01.500')", "1.5")
  ) { types in
    guard types.count == 1, let type = TimeFields.calendarType(types[0]) else { return nil }
    let argument = type == .date ? .timestamp(precision: 3) : type
    let function = ToUnixtime(perSecond: Double(argument.ticksPerSecond ?? 1_000))
    return .unary("to_unixtime", function, argument, returns: .double)
  }

  static let fromISO8601Timestamp = ScalarFunction(
    "from_iso8601_timestamp", summary: "an ISO 8601 date-time as an instant (UTC where it has no zone)",
    example: ("from_iso8601_timestamp('2024-05-17T13:45:00+02:00')", "2024-05-17 11:45:00.000 UTC"),
    .unary(FromText(parser: ISO8601Parser()), .text, returns: instant, canFail: true))

  static let fromISO8601Date = ScalarFunction(
    "from_iso8601_date", summary: "an ISO 8601 date as DATE",
    example: ("from_iso8601_date('2024-05-17')", "2024-05-17"),
    .unary(FromText(parser: ISO8601DateParser()), .text, returns: .date, canFail: true))

  static let toISO8601 = ScalarFunction(
    "to_iso8601", summary: "a date or time as ISO 8601 text",
    example: ("to_iso8601(TIMESTAMP '2024-05-17 13:45:00.000')", "2024-05-17T13:45:00.000")
  ) { types in
    guard types.count == 1 else { return nil }
    switch types[0] {
    case .date, .unknown:
      return .unary("to_iso8601", ToText(writer: DateWriter(), limit: .max), .date, returns: .text)
    case .timestamp(let precision):
      let writer = ISO8601Writer(precision: precision, suffix: false)
      return .unary("to_iso8601", ToText(writer: writer, limit: .max), types[0], returns: .text)
    case .timestampTZ(let precision):
      let writer = ISO8601Writer(precision: precision, suffix: true)
      return .unary("to_iso8601", ToText(writer: writer, limit: .max), types[0], returns: .text)
    default: return nil
    }
  }
}

private struct FromUnixtime: UnaryFunction {
  func call(_ seconds: Double, _ row: inout RowState) -> Int64 {
    guard let ticks = Int64(exactly: (seconds * 1_000).rounded(.toNearestOrAwayFromZero)) else {
      row.fail()
      return 0
    }
    return ticks
  }

  func failure(_ seconds: Double) -> EvaluationError {
    EvaluationError(.invalidArgument, "Invalid UNIX time: \(seconds)")
  }
}

private struct ToUnixtime: UnaryFunction {
  let perSecond: Double
  func call(_ ticks: Int64, _: inout RowState) -> Double { Double(ticks) / perSecond }
}

struct ISO8601Writer: ValueWriter {
  let precision: Int
  let suffix: Bool

  func write(_ ticks: Int64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let count = TimestampWriter(precision: precision, hasZone: false, separator: 0x54).write(ticks, out)
    if suffix { out[count] = 0x5A }
    return count + (suffix ? 1 : 0)
  }
}

private struct ISO8601Parser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Int64? { TimestampParser(precision: 3, hasZone: true).parse(text) }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidArgument, "Invalid format: \"\(text)\"")
  }
}

private struct ISO8601DateParser: ValueParser {
  func parse(_ text: UnsafeRawBufferPointer) -> Int32? { DateParser().parse(text) }

  func failure(_ text: String) -> EvaluationError {
    EvaluationError(.invalidArgument, "Invalid format: \"\(text)\"")
  }
}
