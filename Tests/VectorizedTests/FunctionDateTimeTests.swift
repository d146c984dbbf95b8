import CKernels
import Columnar
import Testing

@testable import Vectorized

struct FunctionDateTimeTests {
  @Test func truncation() throws {
    let moment = timestamp("2024-05-17 13:45:59.123")
    let expected = [
      ("second", "2024-05-17 13:45:59.000"), ("minute", "2024-05-17 13:45:00.000"),
      ("hour", "2024-05-17 13:00:00.000"), ("day", "2024-05-17 00:00:00.000"), ("week", "2024-05-13 00:00:00.000"),
      ("month", "2024-05-01 00:00:00.000"), ("quarter", "2024-04-01 00:00:00.000"),
      ("YEAR", "2024-01-01 00:00:00.000"),
    ]
    for (unit, answer) in expected {
      #expect(try FunctionCall.text("date_trunc", text(unit), moment) == answer)
    }
    #expect(try FunctionCall.text("date_trunc", text("week"), date("1969-12-31")) == "1969-12-29")
    #expect(
      try FunctionCall.text("date_trunc", text("hour"), timestamp("1969-12-31 23:59:59.999"))
        == "1969-12-31 23:00:00.000")
    #expect(try FunctionCall.text("date_trunc", text("month"), null) == nil)
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("date_trunc", text("eon"), moment) }
        == "'eon' is not a valid TIMESTAMP field")
  }

  @Test func truncationKernelAgreesWithDivision() {
    let seed: UInt64 = 77
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    let scales: [(Int64, Int64)] = [
      (0, 1 << 40), (1_700_000_000_000, 400 * 86_400_000), (1_700_000_000_000_000, 400 * 86_400_000_000),
      (-1_700_000_000_000_000, 86_400_000_000_000), (0, .max / 2), (.max - 10, 10), (.min + 10, 10),
    ]
    for portable in [true, false] {
      colq_force_portable(portable)
      for (center, spread) in scales {
        for unit: Int64 in [1, 7, 1_000, 60_000, 86_400_000, 86_400_000 * 7, 3_600_000_000] {
          for (shift, count) in [(Int64(0), 133), (3, 16), (0, 1), (0, 0)] {
            let values = (0..<count).map { _ in
              Int64.random(in: -spread...spread, using: &random).addingReportingOverflow(center).partialValue
            }
            var multiples = [Int64](repeating: 0, count: count)
            var quotients = multiples
            values.withUnsafeBufferPointer { source in
              guard let base = source.baseAddress else { return }
              multiples.withUnsafeMutableBufferPointer {
                if let out = $0.baseAddress { colq_truncate_i64(base, count, unit, shift, out) }
              }
              quotients.withUnsafeMutableBufferPointer {
                if let out = $0.baseAddress { colq_floor_divide_i64(base, count, unit, out) }
              }
            }
            for (i, value) in values.enumerated() {
              let quotient = Calendar.floorQuotient(value, unit)
              #expect(quotients[i] == quotient, "\(value) / \(unit)")
              if value < .max - shift, value > .min + unit + shift {
                let start = Calendar.floorQuotient(value + shift, unit) * unit - shift
                #expect(multiples[i] == start, "\(value) / \(unit)")
              }
            }
          }
        }
      }
    }
    colq_force_portable(false)
  }

  /// Weeks begin off the grid, which must not push times near the largest over it.
  @Test func weeksAtTheEndsOfTime() {
    let day: Int64 = 86_400_000_000
    let times: [Int64] = [.max, .max - day, .max - 3 * day, .max - 8 * day, .min + 8 * day, 0, -1, -4 * day]
    let type = DataType.timestamp(precision: 6)
    let found = DateTrunc.truncate(Vector(type, times.map { .integer($0) }), .week, times.count)
    for (i, time) in times.enumerated() {
      #expect(found.value(at: i) == .integer(Calendar.monday(Calendar.floorQuotient(time, day)) * day))
    }
  }

  @Test func fields() throws {
    let moment = timestamp("2024-12-30 13:45:59.123")
    let expected = [
      ("year", "2024"), ("quarter", "4"), ("month", "12"), ("week", "1"), ("day", "30"), ("day_of_month", "30"),
      ("day_of_week", "1"), ("dow", "1"), ("day_of_year", "365"), ("doy", "365"), ("year_of_week", "2025"),
      ("hour", "13"), ("minute", "45"), ("second", "59"), ("millisecond", "123"),
    ]
    for (name, answer) in expected { #expect(try FunctionCall.text(name, moment) == answer, "\(name)") }
    #expect(try FunctionCall.text("hour", timestamp("1969-12-31 23:00:00")) == "23")
    #expect(try FunctionCall.text("year", null) == nil)
    #expect(try FunctionCall.text("hour", Scalar(.intervalDayToSecond, .integer(90_000_000))) == "1")
  }

  @Test func fieldsOfManyDaysAgreeWithTheCalendar() throws {
    let seed: UInt64 = 5
    var random = TestRandom(state: seed)
    print("seed \(seed)")
    // Few days take the table, many the direct way; NULLs hold day 0, far from the others.
    for span in [20, 4_000_000] {
      let days = (0..<300).map { _ in
        Int.random(in: 0..<6, using: &random) == 0
          ? nil : 19_000 + Int64.random(in: -Int64(span)...Int64(span) / 2, using: &random) / 7
      }
      let vector = Vector(.date, days.map { $0.map { .integer($0) } ?? .null })
      for part in DatePart.allCases {
        let result = try FunctionCall.evaluate(part.rawValue, [vector])
        for (i, day) in days.enumerated() {
          #expect(result.value(at: i) == (day.map { .integer(part.call($0)) } ?? .null))
        }
      }
    }
  }

  @Test func addingAndDifferences() throws {
    func add(_ unit: String, _ n: Int64, _ to: Scalar) throws -> String? {
      try FunctionCall.text("date_add", text(unit), big(n), to)
    }
    #expect(try add("month", 1, date("2024-01-31")) == "2024-02-29")
    #expect(try add("year", -1, date("2024-02-29")) == "2023-02-28")
    #expect(try add("week", 2, date("2024-01-31")) == "2024-02-14")
    #expect(try add("second", -1, timestamp("2024-01-01 00:00:00")) == "2023-12-31 23:59:59.000")
    #expect(FunctionCall.message { _ = try add("hour", 1, date("2024-01-01")) } == "'hour' is not a valid DATE field")
    #expect(FunctionCall.message { _ = try add("year", .max, date("2024-01-01")) } != nil)
    func difference(_ unit: String, _ a: Scalar, _ b: Scalar) throws -> String? {
      try FunctionCall.text("date_diff", text(unit), a, b)
    }
    #expect(try difference("month", date("2024-01-31"), date("2024-02-29")) == "1")
    #expect(try difference("month", date("2024-01-31"), date("2024-03-30")) == "1")
    #expect(try difference("year", date("2024-03-01"), date("2023-03-02")) == "0")
    #expect(try difference("day", timestamp("2024-01-01 12:00:00"), timestamp("2024-01-03 11:59:59")) == "1")
    #expect(try difference("hour", timestamp("2024-01-01 12:00:00"), timestamp("2024-01-01 10:30:00")) == "-1")
    #expect(try difference("quarter", date("2023-01-01"), date("2024-01-01")) == "4")
    #expect(try difference("day", date("2024-01-01"), null) == nil)
  }

  @Test func formats() throws {
    let moment = timestamp("2024-05-07 13:05:09.25")
    func format(_ pattern: String) throws -> String? { try FunctionCall.text("date_format", moment, text(pattern)) }
    #expect(try format("%Y-%m-%d %H:%i:%s.%f") == "2024-05-07 13:05:09.250000")
    #expect(
      try format("%y %c %e %k %l %h %p %a %b %W %M %j %v %T %%")
        == "24 5 7 13 1 01 PM Tue May Tuesday May 128 19 13:05:09 %")
    #expect(FunctionCall.message { _ = try format("%D") } == "%D not supported in date format string")
    #expect(
      try FunctionCall.text("format_datetime", moment, text("yyyy-MM-dd'T'HH:mm:ss.SSS EEE a"))
        == "2024-05-07T13:05:09.250 Tue PM")
    func parse(_ value: String, _ pattern: String) throws -> String? {
      try FunctionCall.text("date_parse", text(value), text(pattern))
    }
    #expect(try parse("2024-05-07 01:05:09 PM", "%Y-%m-%d %h:%i:%s %p") == "2024-05-07 13:05:09.000")
    #expect(try parse("7 May 24", "%e %b %y") == "2024-05-07 00:00:00.000")
    #expect(try parse("20240507", "%Y%m%d") == "2024-05-07 00:00:00.000")
    #expect(FunctionCall.message { _ = try parse("2024-02-30", "%Y-%m-%d") } == "Invalid format: \"2024-02-30\"")
    #expect(
      try FunctionCall.text("parse_datetime", text("2024-05-07 13:05 +02:00"), text("yyyy-MM-dd HH:mm ZZ"))
        == "2024-05-07 11:05:00.000 UTC")
  }

  @Test func unixTimeAndISO8601() throws {
    #expect(try FunctionCall.text("from_unixtime", double(-0.001)) == "1969-12-31 23:59:59.999 UTC")
    #expect(try FunctionCall.text("to_unixtime", timestamp("1970-01-02 00:00:00.5")) == "86400.5")
    #expect(
      try FunctionCall.text("from_iso8601_timestamp", text("2024-05-07T13:05:09.25Z"))
        == "2024-05-07 13:05:09.250 UTC")
    #expect(try FunctionCall.text("to_iso8601", date("2024-05-07")) == "2024-05-07")
    #expect(try FunctionCall.text("last_day_of_month", timestamp("2023-02-07 01:00:00")) == "2023-02-28")
    #expect(try FunctionCall.text("date", text("2024-05-07")) == "2024-05-07")
  }

  @Test func unitsThatVaryByRow() throws {
    let units = Vector(.text, [.text("year"), .text("month"), .null, .text("year")])
    let result = try FunctionCall.evaluate("date_trunc", [units, Vector(date("2024-05-17"), count: 4)])
    #expect((0..<4).map { TextFormat.format(result, row: $0) } == ["2024-01-01", "2024-05-01", nil, "2024-01-01"])
  }
}
