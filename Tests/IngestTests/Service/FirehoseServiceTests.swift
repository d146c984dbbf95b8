import Columnar
import Ingest
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FirehoseServiceTests {
  private static let folder = "/lake/clickstream"

  /// A writer of shard 1 of the table clickstream, and the rows that the table should then hold.
  static func writer(_ scratch: ScratchFolder, files: FileLayer = .system) throws -> LakeWriter {
    let root = scratch.path + folder
    let store = LocalObjectStore(root: root, files: files)
    return try LakeWriter(
      store: store, table: DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder),
      layout: .clickstream, stream: "clicks", shard: 1, lock: nil)
  }

  static func append(_ stream: MemoryStream, rows: Range<Int>, arrival: Int64, rejected: Int = 0) throws {
    let layout = TableLayout.clickstream
    let columns = layout.columns.fields.map { field in
      Vector(
        field.type,
        rows.map { row in field.type.physical == .string ? .text("\(field.name) \(row)") : .integer(arrival) })
    }
    let faults = (0..<rejected).map { number in
      RejectedRecord(file: "r", line: nil, offset: nil, column: nil, reason: "bad \(number)", raw: [0x7B])
    }
    try stream.append(
      StreamEntry(rows: Batch(columns: columns, count: rows.count), rejected: faults, arrival: arrival), shard: 0
    ) { _ in }
  }

  static func options(records: Int = 10, milliseconds: Int64? = nil) -> FirehoseOptions {
    var options = FirehoseOptions()
    options.limits = FirehoseLimits(recordCount: records, milliseconds: milliseconds)
    options.commitMilliseconds = 1
    return options
  }

  /// Windows that fill, one that its time closes, rejected records, and the rest at the end.
  @Test func everyRowIsDeliveredOnce() throws {
    let scratch = ScratchFolder()
    let stream = MemoryStream()
    let arrival: Int64 = 1_714_521_600_000
    try Self.append(stream, rows: 0..<25, arrival: arrival, rejected: 2)
    let committed = Mutex<StreamPosition>(.start)
    let service = try FirehoseService(
      stream: stream, writers: [try Self.writer(scratch)], options: Self.options(milliseconds: 50),
      progress: { _, position in committed.withLock { $0 = position } })
    service.notify()
    while committed.withLock({ $0.sequence }) < 25 { usleep(1_000) }
    for i in 0..<100 {
      try Self.append(stream, rows: 25 + i * 7..<32 + i * 7, arrival: arrival + Int64(i))
      service.notify()
    }
    service.stop()
    #expect(committed.withLock { $0 } == StreamPosition(sequence: 725, rejected: 2))
    let reading = try LakeReading(scratch.path + "/lake")
    #expect(reading.sequences == (0..<725).map { $0 })
    #expect(reading.csvText.values.joined().split(separator: "\n").count == 725)
    #expect(reading.errorLines.count == 2)
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.isEmpty)
  }

  @Test func aDayEndsItsWindows() throws {
    let scratch = ScratchFolder()
    let stream = MemoryStream()
    let midnight: Int64 = 1_714_608_000_000
    try Self.append(stream, rows: 0..<4, arrival: midnight - 1)
    try Self.append(stream, rows: 4..<6, arrival: midnight)
    let service = try FirehoseService(stream: stream, writers: [try Self.writer(scratch)], options: Self.options())
    service.stop()
    let reading = try LakeReading(scratch.path + "/lake")
    #expect(reading.csvText.keys.map { $0.split(separator: "/")[3] }.sorted() == ["day=01", "day=02"])
    #expect(reading.sequences == [0, 1, 2, 3, 4, 5])
  }

  /// A backlog makes larger windows, not more of them.
  @Test func windowsGrowWithTheBacklog() throws {
    let scratch = ScratchFolder()
    let stream = MemoryStream()
    for i in 0..<30 { try Self.append(stream, rows: i * 1_000..<(i + 1) * 1_000, arrival: 1_714_521_600_000) }
    var options = Self.options(records: 1)
    options.objectsPerRead = 10
    let service = try FirehoseService(stream: stream, writers: [try Self.writer(scratch)], options: options)
    service.stop()
    let reading = try LakeReading(scratch.path + "/lake")
    #expect(reading.sequences.count == 30_000)
    #expect(reading.csvText.count <= 120)
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.isEmpty)
  }

  /// Whichever call fails: later tries deliver everything, once.
  @Test(arguments: [false, true]) func failuresAreTriedAgain(isSecondDelivery: Bool) throws {
    for failing in 0..<45 {
      let scratch = ScratchFolder(inMemory: true)
      let stream = MemoryStream()
      if isSecondDelivery {
        try Self.append(stream, rows: 0..<20, arrival: 1_714_521_600_000)
        try FirehoseService(stream: stream, writers: [try Self.writer(scratch)], options: Self.options()).stop()
      }
      try Self.append(stream, rows: 20..<53, arrival: 1_714_521_600_001, rejected: 1)
      let faulty = FaultyFiles(failing: failing, code: 28, crash: false)
      guard let writer = try? Self.writer(scratch, files: faulty.layer) else { continue }
      // The failing call may come when the service is stopping; the next start then does the rest.
      try? FirehoseService(stream: stream, writers: [writer], options: Self.options()).stop()
      try FirehoseService(stream: stream, writers: [try Self.writer(scratch)], options: Self.options()).stop()
      let reading = try LakeReading(scratch.path + "/lake")
      let count: Int64 = isSecondDelivery ? 53 : 33
      #expect(reading.sequences == (0..<count).map { $0 })
      #expect(reading.csvText.values.joined().split(separator: "\n").count == Int(count))
      #expect(reading.errorLines.count == 1)
      #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.isEmpty)
    }
  }
}
