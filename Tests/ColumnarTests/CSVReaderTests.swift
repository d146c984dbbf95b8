import CKernels
import Columnar
import TestSupport
import Testing

/// RFC 4180 by the letter, a byte at a time: what the fast reader is compared with.
enum ReferenceCSV {
  enum Outcome: Equatable {
    case row([String?])
    case malformed(line: Int, offset: Int)
  }

  static func read(_ bytes: [UInt8], fieldCount: Int, limit: Int = .max) -> [Outcome] {
    var text = bytes
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    let shift = bytes.count - text.count
    if let last = text.last, last != 0x0A { text.append(0x0A) }
    if text.last == nil { return [] }
    var out: [Outcome] = []
    var at = 0
    var line = 1
    while at < text.count {
      let start = at
      if let (fields, end) = record(text, at, limit: limit) {
        let isBlank = fields.count == 1 && fields[0] == nil
        if fields.count == fieldCount {
          out.append(.row(fields.map { $0.map { String(decoding: $0, as: UTF8.self) } }))
        } else if !isBlank {
          out.append(.malformed(line: line, offset: start + shift))
        }
        at = end
      } else {
        out.append(.malformed(line: line, offset: start + shift))
        at = (text[start...].firstIndex(of: 0x0A) ?? text.count) + 1
      }
      line += text[start..<min(at, text.count)].count { $0 == 0x0A }
    }
    return out
  }

  private static func record(_ text: [UInt8], _ from: Int, limit: Int) -> ([[UInt8]?], Int)? {
    var fields: [[UInt8]?] = []
    var at = from
    while at < text.count {
      var field: [UInt8]? = []
      if text[at] == 0x22 {
        at += 1
        while true {
          guard at < text.count else { return nil }
          if text[at] != 0x22 {
            field?.append(text[at])
            at += 1
          } else if at + 1 < text.count, text[at + 1] == 0x22 {
            field?.append(0x22)
            at += 2
          } else {
            at += 1
            break
          }
        }
        if at < text.count, text[at] == 0x0D {
          guard at + 1 < text.count, text[at + 1] == 0x0A else { return nil }
          at += 1
        }
        guard at < text.count, text[at] == 0x2C || text[at] == 0x0A else { return nil }
      } else {
        while at < text.count, text[at] != 0x2C, text[at] != 0x0A {
          field?.append(text[at])
          at += 1
        }
        if at < text.count, text[at] == 0x0A, field?.last == 0x0D { field?.removeLast() }
        if field?.isEmpty == true { field = nil }
      }
      fields.append(field)
      if at < text.count, text[at] == 0x0A { return at + 1 - from > limit ? nil : (fields, at + 1) }
      at += 1
    }
    return nil
  }
}

/// All rows and malformed rows of a text in the order of their places.
func readCSV(
  _ bytes: [UInt8], fieldCount: Int, chunk: Int = 1 << 20, piece: Int = .max, limit: Int = 1 << 20
) throws -> [ReferenceCSV.Outcome] {
  let fields = (0..<fieldCount).map { Field("c\($0)", .text) }
  let format = CSVFormat(recordLimit: limit, chunkByteCount: chunk)
  var reader = try CSVReader(MemoryByteSource(bytes, pieceByteCount: piece), format: format, layout: CSVLayout(fields))
  var rows: [ReferenceCSV.Outcome] = []
  var bad: [ReferenceCSV.Outcome] = []
  var expectedStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while let part = try reader.next() {
    #expect(part.start.offset == expectedStart)
    expectedStart = part.end.offset
    for i in 0..<part.batch.count { rows.append(.row(part.batch.row(i).map(\.string))) }
    for row in part.malformed { bad.append(.malformed(line: row.line, offset: row.offset)) }
  }
  if expectedStart > 3 { #expect(expectedStart == bytes.count) }
  return rows + bad
}

func sorted(_ outcomes: [ReferenceCSV.Outcome]) -> [ReferenceCSV.Outcome] {
  outcomes.filter { if case .row = $0 { true } else { false } }
    + outcomes.filter { if case .row = $0 { false } else { true } }
}

@Suite struct CSVReaderTests {
  @Test func cornerCases() throws {
    let cases: [(String, Int, [[String?]])] = [
      ("", 2, []),
      ("a,b", 2, [["a", "b"]]),
      ("a,b\r\nc,d\r\n", 2, [["a", "b"], ["c", "d"]]),
      ("\u{FEFF}a,b\n", 2, [["a", "b"]]),
      ("\"a\nb\",\"c,\"\"d\"\"\"\n", 2, [["a\nb", "c,\"d\""]]),
      (",\n\"\",\"\"\n", 2, [[nil, nil], ["", ""]]),
      ("x\n\ny\n", 1, [["x"], [nil], ["y"]]),
      ("a,b\n\nc,d\n", 2, [["a", "b"], ["c", "d"]]),
      ("5\" disk,a\"b\n", 2, [["5\" disk", "a\"b"]]),
      ("\"\"\"\",\"\r\n\"\r\n", 2, [["\"", "\r\n"]]),
      ("a,é日本\n", 2, [["a", "é日本"]]),
      ("a,b\rc\n", 2, [["a", "b\rc"]]),
    ]
    for (text, count, expected) in cases {
      let got = try readCSV(Array(text.utf8), fieldCount: count)
      #expect(got == expected.map { .row($0) }, "\(text.debugDescription)")
    }
  }

  @Test func malformedRowsKeepTheirPlaceAndHarmNoOthers() throws {
    let text = "a,1\n\"x\ny\",2\nbad\n\"q\"z,3\n\u{FFFD}0,\u{0},7\nc,x\nd,4\n\"open,5\ne,6"
    var bytes = Array(text.utf8)
    let nul = try #require(bytes.firstIndex(of: 0))
    bytes.replaceSubrange((nul - 5)..<(nul + 3), with: Array("f,\u{0}".utf8))
    bytes.insert(contentsOf: [0xFF, 0x2C, 0x31, 0x0A], at: 0)
    let layout = CSVLayout([Field("name", .text), Field("n", .bigint)])
    var reader = try CSVReader(MemoryByteSource(bytes, name: "t.csv"), layout: layout)
    var names: [String?] = []
    var numbers: [Int64?] = []
    var malformed: [MalformedRow] = []
    while let part = try reader.next() {
      names += part.batch.columns[0].allValues.map(\.string)
      numbers += part.batch.columns[1].allValues.map(\.integer)
      malformed += part.malformed
    }
    #expect(names == ["a", "x\ny", "d", "e"])
    #expect(numbers == [1, 2, 4, 6])
    try #require(malformed.map(\.line) == [1, 5, 6, 7, 8, 10])
    #expect(malformed[0].reason.contains("UTF-8"))
    #expect(malformed[1].reason == "expected 2 fields, found 1")
    #expect(malformed[1].raw == Array("bad".utf8))
    #expect(malformed[2].reason.contains("closing quote"))
    #expect(malformed[3].reason.contains("NUL"))
    #expect(malformed[4].column == "n")
    #expect(malformed[4].raw == Array("c,x".utf8))
    #expect(malformed[5].reason.contains("not closed"))
  }

  @Test func everyCutGivesTheSameRows() throws {
    let text = "\u{FEFF}a,b\r\n\"x\r\ny\",\"\"\"q\"\"\"\nbroken\n\"a\"b,c\n,\n\"\",é\n5\",6\n\"open\nlast,row"
    let bytes = Array(text.utf8)
    let expected = sorted(ReferenceCSV.read(bytes, fieldCount: 2))
    for chunk in 1...bytes.count + 2 {
      for piece in [1, 2, 3, 7, 64, .max] {
        #expect(
          try readCSV(bytes, fieldCount: 2, chunk: chunk, piece: piece) == expected, "chunk \(chunk) piece \(piece)")
      }
    }
  }

  @Test(arguments: [false, true]) func randomTextsReadAsTheReferenceDoes(portable: Bool) throws {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SplitMix(seed: 11)
    let alphabet: [[UInt8]] = ["\"", "\"", ",", ",", "\n", "\r\n", "\r", "a", "bb", "é", "\"\"", "text of some length"]
      .map { Array($0.utf8) }
    for round in 0..<1_500 {
      var bytes: [UInt8] = []
      for _ in 0..<random.below(140) { bytes += alphabet[random.below(alphabet.count)] }
      let limit = round % 3 == 0 ? 1 + random.below(40) : 1 << 20
      let expected = sorted(ReferenceCSV.read(bytes, fieldCount: 2, limit: limit))
      // The limit of a last record without a line feed counts the one that is not there.
      let got = try readCSV(
        bytes, fieldCount: 2, chunk: 1 + random.below(200), piece: 1 + random.below(90), limit: limit)
      if got != expected { Issue.record("seed 11 round \(round) limit \(limit): \(bytes)") }
    }
  }

  @Test func randomBytesNeverTrap() throws {
    var random = SplitMix(seed: 5)
    let types: [DataType] = [
      .text, .bigint, .double, .boolean, .date, .timestamp(precision: 3), .decimal(precision: 10, scale: 2),
      .varbinary, .time(precision: 6), .intervalDayToSecond, .intervalYearToMonth, .varchar(length: 3), .tinyint,
    ]
    for _ in 0..<2_000 {
      let bytes = (0..<random.below(300)).map { _ in
        random.below(3) == 0 ? UInt8(random.below(256)) : Array("0123456789-:., \"\nTZe+".utf8)[random.below(21)]
      }
      let fields = (0..<1 + random.below(4)).map { Field("c\($0)", types[random.below(types.count)]) }
      var reader = try CSVReader(
        MemoryByteSource(bytes), format: CSVFormat(epoch: .automatic, chunkByteCount: 64), layout: CSVLayout(fields))
      while let part = try reader.next() { #expect(part.end.offset <= bytes.count) }
    }
  }

  @Test func goesOnBehindABatch() throws {
    let text = (0..<40_000).map { "\($0),\"a\nb\"\n" }.joined()
    let layout = CSVLayout([Field("n", .bigint), Field("s", .text)])
    let bytes = Array(text.utf8)
    var reader = try CSVReader(MemoryByteSource(bytes), layout: layout)
    let first = try #require(try reader.next())
    #expect(first.end.line == first.batch.count * 2 + 1)
    var resumed = try CSVReader(MemoryByteSource(bytes), layout: layout, start: first.end)
    let second = try #require(try resumed.next())
    #expect(second.batch.row(0)[0] == .integer(Int64(first.batch.count)))
    #expect(second.start == first.end)
  }

  @Test func overlongRecordsAreMalformed() throws {
    let long = String(repeating: "x", count: 5_000)
    let text = "a,b\n\(long),\(long)\nc,d\n\"\(long)\n\(long)\",e\nf,g\n"
    let got = try readCSV(Array(text.utf8), fieldCount: 2, chunk: 100, limit: 1_000)
    #expect(got.prefix(3) == [.row(["a", "b"]), .row(["c", "d"]), .row(["f", "g"])])
    #expect(got.count == 6)
  }
}

/// A small random source for tests: the same numbers for the same seed.
struct SplitMix {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
