import Columnar
import Testing

@Suite struct CSVSnifferTests {
  private func sniff(_ text: String, _ hints: CSVSniffer.Hints = .init()) throws -> (CSVFormat, [Field]) {
    let found = try CSVSniffer.sniff(MemoryByteSource(Array(text.utf8)), hints: hints)
    return (found.format, found.layout.fields)
  }

  @Test func findsTypesAndHeader() throws {
    let text = """
      \u{FEFF}id,price,ok,day,at,zip,name,none
      1,2.5,true,2024-05-01,2024-05-01T10:00:00.123Z,01234,"a,b
      c",
      -7,3,false,2024-12-31,2024-05-01 10:00:00.123456,99999,x,

      """
    let (format, fields) = try sniff(text)
    #expect(format.hasHeader)
    #expect(format.delimiter == UInt8(ascii: ","))
    #expect(fields.map(\.name) == ["id", "price", "ok", "day", "at", "zip", "name", "none"])
    #expect(
      fields.map(\.type) == [
        .bigint, .double, .boolean, .date, .timestamp(precision: 6), .text, .text, .text,
      ])
  }

  @Test(arguments: [",", "\t", ";", "|"]) func findsTheDelimiter(delimiter: String) throws {
    let rows = ["a", "b", "c"].joined(separator: delimiter) + "\n" + ["1", "x y", "2.0"].joined(separator: delimiter)
    let (format, fields) = try sniff(rows)
    #expect(format.delimiter == delimiter.utf8.first)
    #expect(fields.map(\.type) == [.bigint, .text, .double])
  }

  @Test func withoutHeaderColumnsAreNumbered() throws {
    let (format, fields) = try sniff("C65,mobile-2015,Music\nC66,tablet-1,Music\n")
    #expect(!format.hasHeader)
    #expect(fields.map(\.name) == ["column1", "column2", "column3"])
    #expect(try sniff("a,b\nc,d\n").0.hasHeader)
    #expect(try !sniff("a,b\nc,d\n", .init(hasHeader: false)).0.hasHeader)
  }

  @Test func doubleNamesBecomeDistinctAndEmptyFilesAreErrors() throws {
    let (_, fields) = try sniff("x,x,\n1,2,3\n", .init(hasHeader: true))
    #expect(fields.map(\.name) == ["x", "x_2", "column3"])
    #expect(throws: TextError.self) { try sniff("") }
    #expect(throws: TextError.self) { try CSVSniffer.sniff(path: "/nonexistent/x.csv") }
  }

  @Test func aLaterValueOfAnotherTypeIsAnErrorWithItsPlace() throws {
    let text = "n,s\n" + String(repeating: "1,a\n", count: 10) + "x,b\n"
    let (format, fields) = try sniff("n,s\n1,a\n")
    var reader = try CSVReader(
      MemoryByteSource(Array(text.utf8), name: "f.csv"), format: format, layout: CSVLayout(fields))
    do {
      while try reader.nextStrict() != nil {}
      Issue.record("no error")
    } catch {
      #expect(error.line == 12)
      #expect(error.column == "n")
      #expect(error.description.contains("f.csv, line 12, column n"))
    }
  }
}
