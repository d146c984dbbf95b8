import Columnar
import Testing

@testable import colq

@Suite struct CellTextTests {
  @Test(arguments: [
    (Value.integer(0), DataType.date, "1970-01-01"),
    (.integer(-1), .date, "1969-12-31"),
    (.integer(19_782), .date, "2024-02-29"),
    (.integer(-719_529), .date, "-0001-12-31"),
    (.integer(1_700_000_000_123), .timestamp(precision: 3), "2023-11-14 22:13:20.123"),
    (.integer(-1), .timestamp(precision: 3), "1969-12-31 23:59:59.999"),
    (.integer(1_700_000_000), .timestamp(precision: 0), "1970-01-20 16:13:20"),
    (.integer(1), .timestampTZ(precision: 6), "1970-01-01 00:00:00.000001 UTC"),
    (.integer(3_723_004), .time(precision: 3), "01:02:03.004"),
    (.integer(-14), .intervalYearToMonth, "-1-2"),
    (.integer(90_061_001), .intervalDayToSecond, "1 01:01:01.001"),
    (.decimal(-5), .decimal(precision: 10, scale: 2), "-0.05"),
    (.decimal(12_345), .decimal(precision: 10, scale: 2), "123.45"),
    (.decimal(7), .decimal(precision: 10, scale: 0), "7"),
    (.bytes([0, 255]), .varbinary, "00ff"),
    (.double(0.1), .double, "0.1"),
    (.double(Double(Float(0.1))), .real, "0.1"),
    (.boolean(true), .boolean, "true"),
    (.integer(.min), .timestamp(precision: 9), "1677-09-21 00:12:43.145224192"),
  ])
  func reads(_ value: Value, _ type: DataType, _ text: String) {
    #expect(CellText.text(value, type) == text)
  }

  @Test func nullHasNoText() { #expect(CellText.text(.null, .bigint) == nil) }

  @Test func extremesDoNotTrap() {
    for value in [Int64.min, .max] {
      for type: DataType in [
        .timestamp(precision: 3), .timestampTZ(precision: 9), .time(precision: 3), .intervalDayToSecond,
      ] {
        #expect(CellText.text(.integer(value), type)?.isEmpty == false)
      }
    }
    for value in [Int32.min, .max] {
      for type: DataType in [.date, .intervalYearToMonth] {
        #expect(CellText.text(.integer(Int64(value)), type)?.isEmpty == false)
      }
    }
    #expect(CellText.text(.decimal(.min), .decimal(precision: 38, scale: 38)) != nil)
  }
}
