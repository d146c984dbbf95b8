import CZlib
import CZstd
import Columnar
import Testing

@Suite struct JSONReaderTests {
  private func read(
    _ text: String, _ fields: [Field], _ format: NDJSONFormat = NDJSONFormat()
  ) throws -> (rows: [[Value]], malformed: [MalformedRow]) {
    var reader = try NDJSONReader(
      MemoryByteSource(Array(text.utf8), name: "t.ndjson"), format: format, schema: Schema(fields))
    var rows: [[Value]] = []
    var malformed: [MalformedRow] = []
    while let part = try reader.next() {
      rows += (0..<part.batch.count).map { part.batch.row($0) }
      malformed += part.malformed
    }
    return (rows, malformed)
  }

  private let fields = [
    Field("name", .text), Field("n", .bigint), Field("at", .timestamp(precision: 3)), Field("more", .json),
  ]

  @Test func readsValuesWhateverTheOrderOfKeys() throws {
    let text = """
      {"name":"a longer name than twelve","n":7,"at":"2024-05-01T10:00:00.123Z","more":{"x":[1,2]}}
      {"more":"q\\"z","at":1714557600123,"n":"8","NAME":"\\u00e9\\n and some more bytes","other":[true,{"k":null}]}

      {"n":null,"at":1714557600,"name":12345678901234567890123.50}
      {"n":1,"n":2,"name":true,"at":1714557600.5, "more" : [ ] }\r
      """
    let (rows, malformed) = try read(text, fields)
    #expect(malformed.isEmpty, "\(malformed)")
    let base: Int64 = 1_714_557_600_000
    #expect(
      rows == [
        [.text("a longer name than twelve"), .integer(7), .integer(base + 123), .text("{\"x\":[1,2]}")],
        [.text("é\n and some more bytes"), .integer(8), .integer(base + 123), .text("\"q\\\"z\"")],
        [.text("12345678901234567890123.50"), .null, .integer(base), .null],
        [.text("true"), .integer(2), .integer(base + 500), .text("[ ]")],
      ])
  }

  @Test func brokenLinesHarmNoOthers() throws {
    let lines = [
      "{\"n\":1}", "{\"n\":", "{\"n\":\"x\"}", "[1]", "{\"n\":2} x", "{\"n\":1.5}", "{\"n\":01}", "{\"m\":nul}",
      "{\"m\":\"\u{1}\"}", "{\"m\":[1,}", "{\"n\":3}", "{\"m\":\"open}", "{\"n\":4}",
    ]
    let (rows, malformed) = try read(lines.joined(separator: "\n"), [Field("n", .bigint)])
    #expect(rows == [[.integer(1)], [.integer(3)], [.integer(4)]])
    #expect(malformed.map(\.line) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
    #expect(malformed.map(\.raw) == malformed.map { Array(lines[$0.line - 1].utf8) })
    #expect(malformed[1].column == "n")
    #expect(malformed[0].offset == 8)
  }

  @Test func unknownKeysAreRejectedOnRequest() throws {
    let (rows, malformed) = try read(
      "{\"n\":1}\n{\"n\":2,\"zzz\":3}\n", [Field("n", .bigint)], NDJSONFormat(unknownKeys: .reject))
    #expect(rows.count == 1)
    #expect(malformed.map(\.reason) == ["unknown key \"zzz\""])
  }

  @Test func everyCutGivesTheSameRows() throws {
    let text = "\u{FEFF}{\"name\":\"é\",\"n\":1}\nbroken\n{\"name\":\"x,\\\"y\",\"n\":2}\r\n\n{\"n\":3,\"more\":{}}"
    let expected = try read(text, fields)
    #expect(expected.rows.count == 3)
    for chunk in 1...text.utf8.count + 1 {
      let got = try read(text, fields, NDJSONFormat(chunkByteCount: chunk))
      #expect(got.rows == expected.rows && got.malformed == expected.malformed, "chunk \(chunk)")
    }
  }

  @Test func infersKeysAndTypes() throws {
    let text = """
      {"b":true,"i":1,"d":1.5,"t":"2024-05-01T10:00:00Z","day":"2024-05-01","code":"123","nest":{"a":1}}
      {"i":2.5,"late":null,"b":false}
      """
    let schema = try NDJSONReader.inferSchema(MemoryByteSource(Array(text.utf8)))
    #expect(schema.fields.map(\.name) == ["b", "i", "d", "t", "day", "code", "nest", "late"])
    #expect(
      schema.fields.map(\.type) == [
        .boolean, .double, .double, .timestamp(precision: 3), .date, .text, .json, .text,
      ])
  }

  @Test func randomBytesNeverTrap() throws {
    var random = SplitMix(seed: 9)
    let pieces = [
      "{", "}", "[", "]", "\"", "\\", "\\u00", "n", ":", ",", "1", "-", "e5", "\n", "null", "true", "é", "\u{0}",
    ]
    for _ in 0..<3_000 {
      var text = "{\"n\":1}\n{\"name\":"
      for _ in 0..<random.below(40) { text += pieces[random.below(pieces.count)] }
      let (rows, malformed) = try read(text + "\n{\"n\":2}", fields, NDJSONFormat(chunkByteCount: 1 + random.below(60)))
      #expect(rows.first?[1] == .integer(1) && rows.last?[1] == .integer(2), "seed 9 \(text.debugDescription)")
      #expect(rows.count + malformed.count >= 2)
    }
  }

  @Test func deepNestingIsMalformedNotACrash() throws {
    let deep = "{\"more\":" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "}"
    let (rows, malformed) = try read("{\"n\":1}\n\(deep)\n{\"n\":2}", fields)
    #expect(rows.count == 2)
    #expect(malformed.map(\.line) == [2])
  }
}

@Suite struct CSVCompressionTests {
  private static let text = (0..<60_000).map { "\($0),\"row \($0)\nsecond\"\n" }.joined()

  private func count(_ bytes: [UInt8], gzip: Bool) throws -> Int {
    let memory = MemoryByteSource(bytes, name: "x", pieceByteCount: 1_000)
    let source: any ByteSource = gzip ? try GzipByteSource(memory) : try ZstdByteSource(memory)
    var reader = try CSVReader(source, layout: CSVLayout([Field("n", .bigint), Field("s", .text)]))
    var rows = 0
    while let batch = try reader.nextStrict() {
      #expect(batch.count == 0 || batch.row(0)[0] == .integer(Int64(rows)))
      rows += batch.count
    }
    return rows
  }

  private func zstd() -> [UInt8] {
    let input = Array(Self.text.utf8)
    var out = [UInt8](repeating: 0, count: ZSTD_compressBound(input.count))
    let size = ZSTD_compress(&out, out.count, input, input.count, 3)
    return Array(out.prefix(size))
  }

  private func gzip() -> [UInt8] {
    var input = Array(Self.text.utf8)
    var out = [UInt8](repeating: 0, count: input.count + 1_000)
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    let inputCount = UInt32(input.count)
    let outCount = UInt32(out.count)
    let size = input.withUnsafeMutableBufferPointer { source in
      out.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = inputCount
        stream.next_out = target.baseAddress
        stream.avail_out = outCount
        deflate(&stream, Z_FINISH)
        return Int(stream.total_out)
      }
    }
    deflateEnd(&stream)
    return Array(out.prefix(size))
  }

  @Test func gzipAndZstdStreamsAreRead() throws {
    #expect(try count(gzip(), gzip: true) == 60_000)
    #expect(try count(zstd(), gzip: false) == 60_000)
  }

  @Test func truncatedAndDamagedStreamsAreErrors() throws {
    for (bytes, isGzip) in [(gzip(), true), (zstd(), false)] {
      #expect(throws: TextError.self) { try count(Array(bytes.dropLast(20)), gzip: isGzip) }
      #expect(throws: TextError.self) { try count(Array("not compressed at all".utf8), gzip: isGzip) }
    }
  }
}
