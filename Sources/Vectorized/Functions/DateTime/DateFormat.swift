import Columnar

/// `date_format`, `date_parse` (MySQL's notation) and `format_datetime`, `parse_datetime` (Joda's).
enum DateFormat {
  static let dateFormat = writer(
    "date_format", summary: "a date or timestamp in MySQL's format notation",
    example: ("date_format(TIMESTAMP '2024-05-17 13:45:00', '%Y/%m/%d %H:%i')", "2024/05/17 13:45")
  ) { (pattern: StringView) throws(EvaluationError) -> TimeFormat in try TimeFormat(mySQL: pattern) }

  static let formatDatetime = writer(
    "format_datetime", summary: "a date or timestamp in Joda's format notation",
    example: ("format_datetime(TIMESTAMP '2024-05-17 13:45:00', 'yyyy-MM-dd HH:mm')", "2024-05-17 13:45")
  ) { (pattern: StringView) throws(EvaluationError) -> TimeFormat in try TimeFormat(joda: pattern) }

  static let dateParse = ScalarFunction(
    "date_parse", summary: "text in MySQL's format notation as TIMESTAMP(3)",
    example: ("date_parse('17.05.2024', '%d.%m.%Y')", "2024-05-17 00:00:00.000"),
    parser(.timestamp(precision: 3)) { (pattern: StringView) throws(EvaluationError) -> TimeFormat in
      try TimeFormat(mySQL: pattern)
    })

  static let parseDatetime = ScalarFunction(
    "parse_datetime", summary: "text in Joda's format notation as an instant",
    example: ("parse_datetime('2024-05-17 13:45', 'yyyy-MM-dd HH:mm')", "2024-05-17 13:45:00.000 UTC"),
    parser(.timestampTZ(precision: 3)) { (pattern: StringView) throws(EvaluationError) -> TimeFormat in
      try TimeFormat(joda: pattern)
    })

  private typealias Compile = @Sendable (StringView) throws(EvaluationError) -> TimeFormat

  private static func writer(
    _ name: String, summary: String, example: (String, String), _ compile: @escaping Compile
  ) -> ScalarFunction {
    ScalarFunction(name, summary: summary, example: example) { types in
      guard types.count == 2, TypeCoercion.canCoerce(types[1], to: .text),
        let type = TimeFields.calendarType(types[0])
      else { return nil }
      return ResolvedFunction(
        name, [type, .text], returns: .text, canFail: true,
        kernel: Prepared.kernel(1, returns: .text) {
          (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
          let format = try compile(pattern)
          guard let perSecond = type.ticksPerSecond else {
            return try Rows.unary(FormatDate(format: format), rest[0], count: count, as: .text)
          }
          let function = FormatTimestamp(format: format, perSecond: perSecond)
          return try Rows.unary(function, rest[0], count: count, as: .text)
        })
    }
  }

  private static func parser(_ result: DataType, _ compile: @escaping Compile) -> Overload {
    .prepared([.text, .text], 1, returns: result, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let format = try compile(pattern)
      return try Rows.unary(ParseTimestamp(format: format), rest[0], count: count, as: result)
    }
  }
}

private struct FormatDate: UnaryFunction {
  let format: TimeFormat

  func call(_ day: Int32, _ row: inout RowState) -> StringView {
    var out: [UInt8] = []
    format.write(day: Int64(day), nanoseconds: 0, to: &out)
    return out.withUnsafeBytes { row.heap.store($0) }
  }
}

private struct FormatTimestamp: UnaryFunction {
  let format: TimeFormat
  let perSecond: Int64

  func call(_ ticks: Int64, _ row: inout RowState) -> StringView {
    let day = Calendar.floorQuotient(ticks, perSecond * 86_400)
    var out: [UInt8] = []
    let rest = ticks - day * (perSecond * 86_400)
    format.write(day: day, nanoseconds: rest * (1_000_000_000 / perSecond), to: &out)
    return out.withUnsafeBytes { row.heap.store($0) }
  }
}

private struct ParseTimestamp: UnaryFunction {
  let format: TimeFormat

  func call(_ text: StringView, _ row: inout RowState) -> Int64 {
    guard let (day, nanoseconds) = text.withBytes({ format.parse($0) }) else {
      row.fail()
      return 0
    }
    return day * 86_400_000 + nanoseconds / 1_000_000
  }

  func failure(_ text: StringView) -> EvaluationError {
    EvaluationError(.invalidArgument, "Invalid format: \"\(text.string)\"")
  }
}
