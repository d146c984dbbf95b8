import Columnar
import TestSupport
import Testing

@Suite struct CSVWriterTests {
  private func text(_ batch: Batch, _ schema: Schema, _ format: CSVFormat = .comma, header: Bool = false) -> String {
    var writer = CSVWriter(schema, format: format)
    let out = ByteBuilder()
    if header { writer.writeHeader(to: out) }
    writer.write(batch, to: out)
    return String(decoding: out.array, as: UTF8.self)
  }

  @Test func quotesOnlyWhereNeeded() {
    let values: [Value] = [
      .text("plain"), .text("a,b"), .text("say \"hi\""), .text("two\nlines"), .text(""), .null, .text("cr\r"),
      .text("a longer text without any need"), .text("a longer text, with a need"),
    ]
    let batch = Batch(
      columns: [Vector(.text, values), Vector(.bigint, Array(repeating: .integer(7), count: 9))], count: 9)
    let schema = Schema([Field("s,x", .text), Field("n", .bigint)])
    let expected =
      "\"s,x\",n\nplain,7\n\"a,b\",7\n\"say \"\"hi\"\"\",7\n\"two\nlines\",7\n\"\",7\n,7\n\"cr\r\",7\n"
      + "a longer text without any need,7\n\"a longer text, with a need\",7\n"
    #expect(text(batch, schema, header: true) == expected)
    #expect(text(batch.slice(1..<2), schema, .tab) == "a,b\t7\n")
  }

  @Test func everyTypePrintsAsDocumented() {
    let cases: [(DataType, Value, String)] = [
      (.boolean, .boolean(true), "true"), (.tinyint, .integer(-128), "-128"),
      (.bigint, .integer(.min), "-9223372036854775808"), (.bigint, .integer(.max), "9223372036854775807"),
      (.double, .double(0.1), "0.1"), (.double, .double(.infinity), "Infinity"), (.real, .double(1.5), "1.5"),
      (.decimal(precision: 10, scale: 2), .decimal(-5), "-0.05"),
      (.decimal(precision: 3, scale: 0), .decimal(120), "120"),
      (.date, .integer(0), "1970-01-01"), (.date, .integer(-1), "1969-12-31"),
      (.timestamp(precision: 3), .integer(1_714_557_600_123), "2024-05-01 10:00:00.123"),
      (.timestamp(precision: 0), .integer(-1_000), "1969-12-31 23:59:59"),
      (.timestamp(precision: 6), .integer(1), "1970-01-01 00:00:00.000001"),
      (.timestampTZ(precision: 3), .integer(0), "1970-01-01 00:00:00.000 UTC"),
      (.time(precision: 3), .integer(86_399_999), "23:59:59.999"), (.varbinary, .bytes([0, 0xAB]), "00ab"),
      (.intervalYearToMonth, .integer(-14), "-1-2"), (.intervalDayToSecond, .integer(90_061_001), "1 01:01:01.001"),
    ]
    for (type, value, expected) in cases {
      let batch = Batch(columns: [Vector(type, [value])], count: 1)
      #expect(text(batch, Schema([Field("x", type)])) == expected + "\n")
    }
  }

  @Test func dictionaryConstantAndFlatVectorsPrintAlike() {
    let entries = Vector(
      .text, [.text("a,b"), .text(""), .text("longer than thirty-two bytes, \"quoted\" text"), .null])
    let dictionary = VectorDictionary(values: entries)
    let codes: [UInt8] = [0, 3, 2, 1, 0, 2, 2, 3, 3]
    let coded = Vector(codes: Buffer(copying: codes), width: .u8, dictionary: dictionary, count: codes.count)
    let constant = Vector(Scalar(.timestamp(precision: 3), .integer(5)), count: codes.count)
    let schema = Schema([Field("s", .text), Field("t", constant.type), Field("u", .text)])
    let batch = Batch(columns: [coded, constant, coded.slice(0..<9)], count: 9)
    let flat = Batch(columns: batch.columns.map { $0.flattened() }, count: 9)
    #expect(text(batch, schema) == text(flat, schema))
    #expect(text(batch, schema).hasPrefix("\"a,b\",1970-01-01 00:00:00.005,\"a,b\"\n,1970"))
  }

  @Test(arguments: [CSVFormat.comma, .tab, CSVFormat(delimiter: 0x3B), CSVFormat(delimiter: 0x2D)])
  func whatIsWrittenReadsBack(format: CSVFormat) throws {
    var random = SplitMix(seed: 42)
    let types: [DataType] = [
      .text, .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .date, .time(precision: 9), .json,
      .timestamp(precision: 3), .timestamp(precision: 6), .timestampTZ(precision: 9), .varbinary,
      .decimal(precision: 38, scale: 10), .intervalYearToMonth, .intervalDayToSecond, .varchar(length: 40),
    ]
    for round in 0..<60 {
      let columns = (0..<1 + random.below(6)).map { _ in types[random.below(types.count)] }
      let fields = columns.enumerated().map { Field("c\($0.offset)", $0.element) }
      let count = random.below(60)
      let batch = Batch(
        columns: columns.map { type in Vector(type, (0..<count).map { _ in RandomValue.make(type, &random) }) },
        count: count)
      let bytes = Array(text(batch, Schema(fields), format).utf8)
      var withChunks = format
      withChunks.chunkByteCount = 1 + random.below(400)
      var reader = try CSVReader(MemoryByteSource(bytes), format: withChunks, layout: CSVLayout(fields))
      var rows: [[Value]] = []
      while let part = try reader.next() {
        #expect(part.malformed.isEmpty, "seed 42 round \(round) \(columns) \(part.malformed)")
        rows += (0..<part.batch.count).map { part.batch.row($0) }
      }
      #expect(rows == (0..<count).map { batch.row($0) }, "seed 42 round \(round) \(columns)")
    }
  }
}

/// Random values of a type for round trips.
enum RandomValue {
  static func make(_ type: DataType, _ random: inout SplitMix) -> Value {
    if random.below(6) == 0 { return .null }
    let word = Int64(bitPattern: random.next()) >> Int64(random.below(64))
    switch type {
    case .boolean: return .boolean(word & 1 == 0)
    case .tinyint: return .integer(Int64(Int8(truncatingIfNeeded: word)))
    case .smallint: return .integer(Int64(Int16(truncatingIfNeeded: word)))
    case .integer: return .integer(Int64(Int32(truncatingIfNeeded: word)))
    case .bigint: return .integer(word)
    case .real: return .double(Double(Float(random.below(1 << 30)) / 7 * (word < 0 ? -1 : 1e-20)))
    case .double:
      let value = Double(bitPattern: random.next())
      return .double(value.isNaN ? 0.5 : value)
    case .decimal: return .decimal(Int128(word) * Int128(word.magnitude % 1_000_000_007))
    case .date: return .integer(word % 1_000_000)
    case .time: return .integer(Int64(random.below(86_400_000_000_000)))
    case .timestamp, .timestampTZ: return .integer(word % 3_000_000_000_000_000)
    case .intervalYearToMonth: return .integer(word % 100_000)
    case .intervalDayToSecond: return .integer(word % 1_000_000_000_000)
    case .varbinary: return .bytes((0..<random.below(20)).map { _ in UInt8(random.below(256)) })
    default:
      let parts = ["a", "é", "\"", ",", "\n", "\r\n", "日本", "x", ";", "\t", "'", "\\", "\u{1}"]
      return .text((0..<random.below(20)).map { _ in parts[random.below(parts.count)] }.joined())
    }
  }
}
