import Columnar
import Testing

@testable import Vectorized

struct CastTests {
  @Test func numbersToText() throws {
    #expect(try FunctionCall.cast(double(1), .text) == "1.0E0")
    #expect(try FunctionCall.cast(double(0), .text) == "0E0")
    #expect(try FunctionCall.cast(double(-0.0), .text) == "-0E0")
    #expect(try FunctionCall.cast(double(12_345.678), .text) == "1.2345678E4")
    #expect(try FunctionCall.cast(double(0.05), .text) == "5.0E-2")
    #expect(try FunctionCall.cast(double(.nan), .text) == "NaN")
    #expect(try FunctionCall.cast(Scalar(.real, .double(0.1)), .text) == "1.0E-1")
    #expect(try FunctionCall.cast(big(.min), .text) == "-9223372036854775808")
    #expect(try FunctionCall.cast(boolean(true), .text) == "true")
    #expect(try FunctionCall.cast(decimal(38, 20, "-0.00000000000000000001"), .text) == "-0.00000000000000000001")
    #expect(try FunctionCall.cast(decimal(5, 2, "1.5"), .text) == "1.50")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(int(1_234), .varchar(length: 2)) }
        == "Value 1234 cannot be represented as varchar(2)")
  }

  /// What a result shows, other than a cast, has an exponent only where it is large.
  @Test func numbersAreShown() {
    #expect(TextFormat.format(double(1)) == "1.0")
    #expect(TextFormat.format(double(0)) == "0.0")
    #expect(TextFormat.format(double(-0.0)) == "-0.0")
    #expect(TextFormat.format(double(12_345.678)) == "12345.678")
    #expect(TextFormat.format(double(1e7)) == "1.0E7")
    #expect(TextFormat.format(double(9_999_999)) == "9999999.0")
    #expect(TextFormat.format(double(1.5e-5)) == "1.5E-5")
    #expect(TextFormat.format(double(0.001)) == "0.001")
    #expect(TextFormat.format(double(0.05)) == "0.05")
    #expect(TextFormat.format(double(123e300)) == "1.23E302")
    #expect(TextFormat.format(double(100)) == "100.0")
    #expect(TextFormat.format(double(.nan)) == "NaN")
    #expect(TextFormat.format(double(-.infinity)) == "-Infinity")
    #expect(TextFormat.format(double(.greatestFiniteMagnitude)) == "1.7976931348623157E308")
    #expect(TextFormat.format(double(.leastNonzeroMagnitude)) == "5.0E-324")
    #expect(TextFormat.format(Scalar(.real, .double(0.1))) == "0.1")
  }

  @Test func textToNumbers() throws {
    #expect(try FunctionCall.cast(text("-42"), .integer) == "-42")
    #expect(try FunctionCall.cast(text("+7"), .tinyint) == "7")
    #expect(try FunctionCall.cast(text("-9223372036854775808"), .bigint) == "-9223372036854775808")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(text("abc"), .integer) } == "Cannot cast 'abc' to INT")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(text("9223372036854775808"), .bigint) }
        == "Cannot cast '9223372036854775808' to BIGINT")
    for bad in ["", "-", " 1", "1 ", "1.0", "128", "0x1"] {
      #expect(try FunctionCall.cast(text(bad), .tinyint, isTry: true) == nil, "\(bad)")
    }
    #expect(try FunctionCall.cast(text(" 1.5e3 "), .double) == "1500.0")
    #expect(try FunctionCall.cast(text("0.1"), .double) == "0.1")
    #expect(try FunctionCall.cast(text("123456789.123456789123"), .double) == "1.2345678912345679E8")
    #expect(try FunctionCall.cast(text("-Infinity"), .double) == "-Infinity")
    for bad in ["inf", "0x1p3", "1e", "", "1.2.3", "nan"] {
      #expect(try FunctionCall.cast(text(bad), .double, isTry: true) == nil, "\(bad)")
    }
    #expect(try FunctionCall.cast(text("TRUE"), .boolean) == "true")
    #expect(try FunctionCall.cast(text("yes"), .boolean, isTry: true) == nil)
    let money = DataType.decimal(precision: 5, scale: 2)
    #expect(try FunctionCall.cast(text("1.005"), money) == "1.01")
    #expect(try FunctionCall.cast(text("-1.5e2"), money) == "-150.00")
    #expect(try FunctionCall.cast(text("0.004"), money) == "0.00")
    #expect(try FunctionCall.cast(text("0.005"), money) == "0.01")
    #expect(try FunctionCall.cast(text("5e-4"), money) == "0.00")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(text("12345"), money) }
        == "Cannot cast VARCHAR '12345' to DECIMAL(5, 2). Value too large.")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(text("x"), money) }
        == "Cannot cast VARCHAR 'x' to DECIMAL(5, 2). Value is not a number.")
  }

  @Test func numbersRoundHalfUp() throws {
    #expect(try FunctionCall.cast(double(2.5), .integer) == "3")
    #expect(try FunctionCall.cast(double(-2.5), .integer) == "-3")
    #expect(try FunctionCall.cast(decimal(3, 1, "2.5"), .bigint) == "3")
    #expect(try FunctionCall.cast(decimal(4, 2, "-2.49"), .bigint) == "-2")
    #expect(try FunctionCall.cast(decimal(5, 3, "1.005"), .decimal(precision: 4, scale: 2)) == "1.01")
    #expect(try FunctionCall.cast(double(1.005), .decimal(precision: 4, scale: 2)) == "1.01")
    #expect(try FunctionCall.cast(decimal(4, 2, "12.34"), .double) == "12.34")
    #expect(try FunctionCall.cast(int(300), .tinyint, isTry: true) == nil)
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(int(300), .tinyint) } == "Out of range for tinyint: 300")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(double(.nan), .bigint) } == "Unable to cast NaN to bigint")
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(int(123), .decimal(precision: 2, scale: 0)) }
        == "Cannot cast INTEGER '123' to DECIMAL(2, 0)")
    #expect(try FunctionCall.cast(double(9.3e18), .bigint, isTry: true) == nil)
  }

  @Test func datesAndTimes() throws {
    #expect(try FunctionCall.cast(text("2024-02-29"), .date) == "2024-02-29")
    #expect(try FunctionCall.cast(text("-0001-1-5"), .date) == "-0001-01-05")
    #expect(try FunctionCall.cast(text("2023-02-29"), .date, isTry: true) == nil)
    #expect(
      FunctionCall.message { _ = try FunctionCall.cast(text("soon"), .date) } == "Value cannot be cast to date: soon")
    let milliseconds = DataType.timestamp(precision: 3)
    #expect(try FunctionCall.cast(text("2024-05-01"), milliseconds) == "2024-05-01 00:00:00.000")
    #expect(try FunctionCall.cast(text("1969-12-31 23:59:59.9996"), milliseconds) == "1970-01-01 00:00:00.000")
    #expect(
      try FunctionCall.cast(text("1969-12-31 23:59:59.123456"), .timestamp(precision: 6))
        == "1969-12-31 23:59:59.123456")
    #expect(
      try FunctionCall.cast(text("2024-05-01 10:00:00 +02:00"), .timestampTZ(precision: 0))
        == "2024-05-01 08:00:00 UTC")
    #expect(try FunctionCall.cast(timestamp("1969-12-31 23:59:59"), .date) == "1969-12-31")
    #expect(try FunctionCall.cast(timestamp("2024-05-01 12:34:56.789"), .time(precision: 0)) == "12:34:57")
    #expect(
      try FunctionCall.cast(timestamp("2024-05-01 12:34:56.5"), .timestamp(precision: 0)) == "2024-05-01 12:34:57")
    #expect(
      try FunctionCall.cast(timestamp("2024-05-01 12:34:56.5"), .timestamp(precision: 9))
        == "2024-05-01 12:34:56.500000000")
    #expect(try FunctionCall.cast(date("2024-05-01"), .timestampTZ(precision: 3)) == "2024-05-01 00:00:00.000 UTC")
    #expect(try FunctionCall.cast(text("23:59:59.99999"), .time(precision: 3)) == "00:00:00.000")
  }

  @Test func calendarRoundTripsOverFourHundredYears() {
    var expected = (year: Int64(1_868), month: Int64(1), day: Int64(1))
    for day in Calendar.day(1_868, 1, 1)...Calendar.day(2_268, 12, 31) {
      let date = Calendar.civil(fromDay: day)
      #expect((date.year, date.month, date.day) == expected)
      #expect(Calendar.day(date.year, date.month, date.day) == day)
      expected.day += 1
      if expected.day > Calendar.dayCount(expected.year, expected.month) {
        expected = expected.month == 12 ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
      }
    }
    #expect(Calendar.day(1_970, 1, 1) == 0)
    #expect(Calendar.civil(fromDay: -1) == .init(year: 1_969, month: 12, day: 31))
    for day: Int64 in [-2_147_483_648, -719_469, -719_468, 2_147_483_647] {
      let date = Calendar.civil(fromDay: day)
      #expect(Calendar.day(date.year, date.month, date.day) == day)
    }
  }

  @Test func charactersPadAndCut() throws {
    #expect(try FunctionCall.cast(text("zoë  "), .char(length: 4)) == "zoë ")
    #expect(try FunctionCall.cast(typed(.char(length: 5), "ab"), .text) == "ab   ")
    #expect(try FunctionCall.cast(text("größer"), .varchar(length: 3)) == "grö")
    #expect(try FunctionCall.text("=", typed(.char(length: 5), "ab"), typed(.char(length: 2), "ab")) == "true")
  }

  @Test func tryCastKeepsNullsAndForms() throws {
    let words = Vector(.text, [.text("1"), .null, .text("x"), .text("4")])
    #expect(try Cast.evaluate(words, to: .integer, isTry: true).allValues == [.integer(1), .null, .null, .integer(4)])
    let constant = Vector(text("x"), count: 3)
    #expect(try Cast.evaluate(constant, to: .integer, isTry: true).allValues == [.null, .null, .null])
    #expect(try Cast.evaluate(Vector(.text, []), to: .integer, isTry: false).count == 0)
    #expect(!Cast.isSupported(from: .date, to: .integer))
    #expect(Cast.isSupported(from: .unknown, to: .date))
  }
}
