import Columnar
import TestSupport
import Testing

@testable import Ingest

@Suite struct ObjectFormatTests {
  private static let arrival: Int64 = 1_714_521_600_000
  private static let categories: [String?] = ["Books", "../up", nil, "Toys, Games", "é"]

  private static func writer(
    _ scratch: ScratchFolder, _ format: ObjectFormat, files: FileLayer = .system
  ) throws -> LakeWriter {
    let store = LocalObjectStore(root: scratch.path + "/lake/clickstream", files: files)
    return try LakeWriter(
      store: store, table: DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder),
      layout: .clickstream, stream: "clicks", shard: 0, format: format, lock: nil)
  }

  /// Brings rows `rows`, over two days, in windows of ten; what is in the table already is not brought again.
  private static func deliver(_ writer: LakeWriter, _ rows: Range<Int>) throws {
    guard try writer.nextSequence() == Int64(rows.lowerBound) else { return }
    var buffer = DeliveryBuffer(
      layout: .clickstream, shard: 0, nextSequence: Int64(rows.lowerBound),
      limits: FirehoseLimits(recordCount: 10, milliseconds: nil))
    let columns = TableLayout.clickstream.columns.fields.map { field in
      Vector(
        field.type,
        rows.map { row -> Value in
          guard field.type.physical == .string else { return .integer(arrival) }
          guard field.name == "productcategory" else { return .text("\(field.name) \(row)") }
          return categories[row % categories.count].map { .text($0) } ?? .null
        })
    }
    buffer.add(
      Batch(columns: columns, count: rows.count),
      arrivals: rows.map { arrival + ($0 % 7 == 0 ? UTCTime.millisecondsPerDay : 0) })
    var delivery = buffer.takeDelivery(keepingLast: false)
    delivery.transactions = [DeltaTransaction(application: "test", version: Int64(rows.upperBound))]
    delivery.rejected = [RejectedRecord(file: "r", line: 1, offset: nil, column: nil, reason: "bad", raw: [0x7B])]
    _ = try writer.deliver(delivery)
    try writer.close()
  }

  /// Keys and texts of the CSV objects, of the overflow too.
  private static func objects(_ scratch: ScratchFolder) throws -> [String: String] {
    let store = LocalObjectStore(root: scratch.path + "/lake/clickstream")
    var out: [String: String] = [:]
    for object in try store.list("csv") + store.list("errors")
    where object.key.contains(".csv") && !object.key.contains("/.") {
      let bytes = try store.get(object.key)
      let text = try ObjectCompressor.decompressed(bytes, Compression(name: object.key), name: object.key)
      out[object.key] = String(decoding: text, as: UTF8.self)
    }
    return out
  }

  private static func expectWhole(_ scratch: ScratchFolder, _ count: Int) throws {
    let reading = try LakeReading(scratch.path + "/lake")
    #expect(reading.sequences == (0..<Int64(count)).map { $0 })
    #expect(try objects(scratch).values.flatMap { LakeReading.records($0) }.sorted() == reading.sortedParquetLines)
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults == [])
  }

  private static func split(_ compression: Compression, limit: Int = 500) throws -> ObjectFormat {
    try ObjectFormat(
      prefix: "c=!{partitionKeyFromColumn:productcategory}/!{timestamp:yyyy-MM-dd}/", errorPrefix: "bad/",
      compression: compression, partitionColumn: "productcategory", partitionLimit: limit)
  }

  @Test(arguments: [Compression.none, .gzip, .zstd]) func splitsByValue(_ compression: Compression) throws {
    let scratch = ScratchFolder()
    try Self.deliver(try Self.writer(scratch, try Self.split(compression)), 0..<53)
    try Self.expectWhole(scratch, 53)
    let objects = try Self.objects(scratch)
    #expect(
      Set(objects.keys.map { String($0.split(separator: "/")[1]) }) == [
        "c=Books", "c=%2E.%2Fup", "c=__HIVE_DEFAULT_PARTITION__", "c=Toys%2C Games", "c=%C3%A9",
      ])
    for (key, text) in objects where key.contains("c=Books/") {
      #expect(LakeReading.records(text).allSatisfy { $0.contains(",Books,") })
    }
    #expect(objects.keys.allSatisfy { $0.hasSuffix(".csv" + compression.suffix) })
    _ = try CompactJob(lake: scratch.path + "/lake", table: "clickstream").run()
    try Self.expectWhole(scratch, 53)
  }

  @Test func partitionsBeyondTheLimitGoToErrors() throws {
    let scratch = ScratchFolder()
    try Self.deliver(try Self.writer(scratch, try Self.split(.gzip, limit: 2)), 0..<40)
    // Each delivery counts its own partitions: the next one begins with another value.
    let first = try Self.objects(scratch).keys
    #expect(Set(first.filter { $0.hasPrefix("csv/") }.map { $0.split(separator: "/")[1] }).count == 2)
    try Self.deliver(try Self.writer(scratch, try Self.split(.gzip, limit: 2)), 40..<80)
    try Self.expectWhole(scratch, 80)
    let keys = try Self.objects(scratch).keys
    #expect(keys.contains { $0.hasPrefix("errors/bad/processing-failed/2024/05/01/00/") })
    _ = try CompactJob(lake: scratch.path + "/lake", table: "clickstream").run()
    try Self.expectWhole(scratch, 80)
  }

  @Test func verifyFindsAChangedCompressedObject() throws {
    let scratch = ScratchFolder()
    try Self.deliver(try Self.writer(scratch, try Self.split(.zstd)), 0..<20)
    let store = LocalObjectStore(root: scratch.path + "/lake/clickstream")
    let key = try #require(try Self.objects(scratch).keys.sorted().first)
    var bytes = try store.get(key)
    bytes[bytes.count / 2] ^= 1
    try store.put(key, bytes)
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.count == 1)
  }

  @Test func anUnknownColumnIsRefused() throws {
    let scratch = ScratchFolder()
    #expect(throws: DeliveryError.self) {
      try Self.writer(scratch, try ObjectFormat(partitionColumn: "eventtime"))
    }
  }

  /// Stopped at whichever call of the system, then run again: every row once on both sides.
  @Test(arguments: [Compression.gzip, .zstd]) func everyCrashIsRecovered(_ compression: Compression) throws {
    let format = try Self.split(compression, limit: 3)
    var failing = 0
    var isThrough = false
    while !isThrough, failing < 3_000 {
      let scratch = ScratchFolder(inMemory: true)
      let faulty = FaultyFiles(failing: failing, code: 5, crash: true)
      do {
        let writer = try Self.writer(scratch, format, files: faulty.layer)
        try Self.deliver(writer, 0..<12)
        try Self.deliver(writer, 12..<25)
        isThrough = true
      } catch {}
      let writer = try Self.writer(scratch, format)
      try Self.deliver(writer, 0..<12)
      try Self.deliver(writer, 12..<25)
      try Self.expectWhole(scratch, 25)
      failing += 1
    }
    #expect(isThrough)
  }
}
