import Columnar
import Foundation
import TestSupport
import Testing

/// Files written here and read here: all types, NULLs, sizes, encodings, codecs.
@Suite struct ParquetRoundTripTests {
  static let types: [DataType] = [
    .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 9, scale: 2),
    .decimal(precision: 18, scale: 4), .decimal(precision: 38, scale: 6), .text, .varbinary, .json, .date,
    .time(precision: 3), .time(precision: 6), .timestamp(precision: 3), .timestamp(precision: 6),
    .timestamp(precision: 9),
  ]

  /// A value of the type that its storage can hold.
  static func value(_ type: DataType, _ k: Int) -> Value {
    switch type {
    case .decimal(let precision, _) where precision <= 18: .decimal(Int128(k) * 37 - 500)
    case .integer, .date: .integer(Int64(Int32(truncatingIfNeeded: k &* 7_919_003)))
    case .time: .integer(Int64(k * 13 % 86_400_000))
    case .json: .text("{\"k\": \(k)}")
    default: RandomVectors.value(type, k)
    }
  }

  static func path() -> String {
    NSTemporaryDirectory() + "colq-parquet-\(UInt64.random(in: 0...UInt64.max)).parquet"
  }

  static func write(
    _ schema: Schema, _ batches: [Batch], _ options: ParquetWriterOptions = ParquetWriterOptions(), path: String
  ) throws -> ParquetFileSummary {
    let sink = try FileByteSink(path: path)
    let writer = try ParquetWriter(schema: schema, options: options, sink: sink)
    writer.keyValueMetadata = ["purpose": "test"]
    for batch in batches { try writer.write(batch) }
    let summary = try writer.finish()
    try sink.close()
    return summary
  }

  @Test(arguments: [0, 1, 7, 8, 9, 100, 1_000, 40_000], [0.0, 0.1, 1.0])
  func allTypes(count: Int, nullShare: Double) throws {
    var generator = SeededGenerator(seed: 42)
    for distinct in [1, 3, 300, 1_000_000] {
      let schema = Schema(Self.types.enumerated().map { Field("c\($0)", $1) })
      let columns = Self.types.map { type in
        (0..<count).map { _ -> Value in
          if Double.random(in: 0..<1, using: &generator) < nullShare { return .null }
          return Self.value(type, Int.random(in: 0..<distinct, using: &generator))
        }
      }
      var options = ParquetWriterOptions()
      options.rowGroupRowCount = 15_000
      options.pageRowCount = 1_900
      let path = Self.path()
      defer { unlink(path) }
      var batches: [Batch] = []
      var row = 0
      var form = 0
      while row < count {
        let end = min(count, row + 4_099)
        let vectors = zip(Self.types, columns).map { type, values in
          RandomVectors.vectors(type, Array(values[row..<end]), step: end - row, form: form)[0]
        }
        batches.append(Batch(columns: vectors, count: end - row))
        form += 1
        row = end
      }
      let summary = try Self.write(schema, batches, options, path: path)
      #expect(summary.rowCount == count)
      let file = try ParquetFile.open(path)
      #expect(file.byteCount == summary.byteCount)
      #expect(file.schema == schema)
      #expect(file.keyValueMetadata == ["purpose": "test"])
      for c in Self.types.indices {
        let read = try Self.readAll(file, c)
        #expect(read == columns[c], "\(Self.types[c]), \(distinct) distinct")
        try Self.checkStatistics(file, c, columns[c], summary)
      }
      options.threads = 3
      let sideBySide = Self.path()
      defer { unlink(sideBySide) }
      _ = try Self.write(schema, batches, options, path: sideBySide)
      #expect(FileManager.default.contentsEqual(atPath: sideBySide, andPath: path))
    }
  }

  /// Skewed values of many kinds, whose codes may follow their frequency: statistics still follow the values.
  @Test(arguments: [DataType.text, .bigint, .date, .timestamp(precision: 6), .varbinary], [0.0, 0.2])
  func skewedDictionaries(type: DataType, nullShare: Double) throws {
    var generator = SeededGenerator(seed: 7)
    let count = 60_000
    let values = (0..<count).map { _ -> Value in
      if Double.random(in: 0..<1, using: &generator) < nullShare { return .null }
      let share = Double.random(in: 0..<1, using: &generator)
      return Self.value(type, (Int(share * share * share * share * share * 5_000) &* 7_919) % 5_003)
    }
    var options = ParquetWriterOptions()
    options.rowGroupRowCount = 30_000
    options.pageRowCount = 5_000
    let path = Self.path()
    defer { unlink(path) }
    let schema = Schema([Field("c", type)])
    let summary = try Self.write(schema, [Batch(columns: [Vector(type, values)], count: count)], options, path: path)
    let file = try ParquetFile.open(path)
    #expect(try Self.readAll(file, 0) == values)
    try Self.checkStatistics(file, 0, values, summary)
    let distinct = Set(values[..<30_000]).subtracting([.null]).count
    #expect(distinct > 512)
    let chunk = file.rowGroups[0].column(0)
    #expect(chunk.hasDictionary)
  }

  static func readAll(_ file: ParquetFile, _ column: Int, step: Int = 1_024) throws -> [Value] {
    var out: [Value] = []
    for (g, group) in file.rowGroups.enumerated() {
      let reader = try file.columnReader(rowGroup: g, column: column)
      var row = 0
      while row < group.rowCount {
        let end = min(row + step, group.rowCount)
        out += try reader.read(row..<end).allValues
        row = end
      }
    }
    return out
  }

  /// Statistics of chunks and pages hold for the values.
  static func checkStatistics(
    _ file: ParquetFile, _ column: Int, _ values: [Value], _ summary: ParquetFileSummary
  ) throws {
    #expect(summary.columns[column].nullCount == values.filter(\.isNull).count)
    try checkStatistics(file, column, values)
  }

  static func checkStatistics(_ file: ParquetFile, _ column: Int, _ values: [Value]) throws {
    for (g, group) in file.rowGroups.enumerated() {
      let part = Array(values[group.firstRow..<(group.firstRow + group.rowCount)])
      try check(try #require(group.column(column).statistics), part)
      let pages = try #require(try file.pageIndex(rowGroup: g, column: column))
      #expect(pages.reduce(0) { $0 + $1.rowCount } == group.rowCount)
      for page in pages {
        let rows = Array(part[page.firstRow..<(page.firstRow + page.rowCount)])
        #expect(page.isAllNull == rows.allSatisfy(\.isNull))
        try check(try #require(page.statistics), rows)
      }
    }
  }

  private static func check(_ statistics: ColumnStatistics, _ values: [Value]) throws {
    let present = values.filter { !$0.isNull }
    #expect(statistics.nullCount == values.count - present.count)
    guard !present.isEmpty else { return }
    let low = try #require(statistics.min)
    let high = try #require(statistics.max)
    #expect(!present.contains { less($0, low) || less(high, $0) })
    if statistics.isMinExact { #expect(present.contains(low)) }
    if statistics.isMaxExact { #expect(present.contains(high)) }
  }

  static func less(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.boolean(let a), .boolean(let b)): !a && b
    case (.integer(let a), .integer(let b)): a < b
    case (.double(let a), .double(let b)): a < b
    case (.decimal(let a), .decimal(let b)): a < b
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    default: false
    }
  }

  @Test(arguments: [
    ParquetWriterOptions.Compression.none, .snappy, .lz4, .gzip, .zstd(level: 1), .zstd(level: 9),
  ])
  func codecs(_ compression: ParquetWriterOptions.Compression) throws {
    let values = (0..<20_000).map { Value.text("value number \($0 % 5_000)") }
    var options = ParquetWriterOptions()
    options.compression = compression
    for encoding in [ParquetWriterOptions.Encoding.automatic, .plain, .deltaLengthByteArray, .dictionary] {
      options.columns["s"] = .init(encoding: encoding)
      let path = Self.path()
      defer { unlink(path) }
      let batch = Batch(columns: [Vector(.text, values)], count: values.count)
      _ = try Self.write(Schema([Field("s", .text)]), [batch], options, path: path)
      #expect(try Self.readAll(try ParquetFile.open(path), 0) == values)
    }
  }

  @Test func encodingsAreChosenByWhatTheyTake() throws {
    let count = 100_000
    let schema = Schema([
      Field("time", .timestamp(precision: 3)), Field("category", .text), Field("id", .text), Field("price", .double),
    ])
    let columns: [[Value]] = [
      (0..<count).map { .integer(1_714_521_600_000 + Int64($0) * 2_600 + Int64($0 * 7_919 % 1_000)) },
      (0..<count).map { .text("category \($0 % 17)") },
      (0..<count).map { .text("id-\($0 * 7_919 % 1_000_003)") },
      (0..<count).map { .double(Double($0 * 7_919 % 1_000_003).squareRoot()) },
    ]
    let path = Self.path()
    defer { unlink(path) }
    let batch = Batch(columns: zip(schema.fields, columns).map { Vector($0.type, $1) }, count: count)
    _ = try Self.write(schema, [batch], path: path)
    let group = try ParquetFile.open(path).rowGroups[0]
    #expect(group.column(0).encodings.contains(.deltaBinaryPacked))
    #expect(group.column(1).encodings.contains(.runLengthDictionary))
    #expect(group.column(2).encodings.contains { $0 == .plain || $0 == .deltaLengthByteArray })
    #expect(!group.column(2).hasDictionary)
    #expect(group.column(3).encodings.contains(.byteStreamSplit))
  }

  @Test(arguments: [1, 3]) func nullsInRequiredColumnsAreRefused(threads: Int) throws {
    var options = ParquetWriterOptions()
    options.threads = threads
    let schema = Schema([Field("a", .bigint), Field("b", .bigint, isNullable: false)])
    let writer = try ParquetWriter(schema: schema, options: options, sink: MemoryByteSink())
    let vector = Vector(.bigint, [.integer(1), .null])
    let error = #expect(throws: ParquetError.self) {
      try writer.write(Batch(columns: [vector, vector], count: 2))
      _ = try writer.finish()
    }
    #expect(error?.column == "b")
  }

  @Test func aFullDiskIsATypedError() throws {
    // Linux has a device that is always full.
    let descriptor = open("/dev/full", O_WRONLY)
    guard descriptor >= 0 else { return }
    let sink = FileByteSink(descriptor: descriptor, path: "/dev/full")
    let error = #expect(throws: ParquetError.self) { _ = try ParquetWriter(schema: Schema([]), sink: sink) }
    #expect(error?.code == .inputOutput)
    #expect(error?.path == "/dev/full")
  }

  @Test func longBoundsAreCutAndMarked() throws {
    let long = String(repeating: "é", count: 100)
    let values = [Value.text(long + "a"), .text(long + "z"), .text("b\u{10FFFF}" + long)]
    let path = Self.path()
    defer { unlink(path) }
    let batch = Batch(columns: [Vector(.text, values)], count: 3)
    let summary = try Self.write(Schema([Field("s", .text)]), [batch], path: path)
    let statistics = try #require(try ParquetFile.open(path).rowGroups[0].column(0).statistics)
    #expect(statistics.min.map { !Self.less(values[2], $0) } ?? false)
    #expect(statistics.max.map { !Self.less($0, values[1]) } ?? false)
    #expect(!statistics.isMinExact)
    #expect(summary.columns[0].max == values[1])
  }
}
