import Columnar
import Ingest
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ImportJobTests {
  private static func options(commitRows: Int? = nil) -> ImportOptions {
    var options = ImportOptions()
    options.commitRowCount = commitRows
    options.chunkByteCount = 16 << 10
    return options
  }

  private static func write(_ bytes: [UInt8], _ name: String, _ scratch: ScratchFolder) throws -> String {
    let store = LocalObjectStore(root: scratch.path)
    try store.put(name, bytes)
    return store.path(name)
  }

  @Test(arguments: [false, true]) func twinsHoldTheInput(isBulk: Bool) throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 3_000, seed: 1, rowsPerDay: 1_000)
    let file = try Self.write(clicks.csv, "in.csv", scratch)
    var options = Self.options(commitRows: 700)
    options.isBulk = isBulk
    let lake = scratch.path + "/lake"
    let summary = try ImportJob(files: [file], table: "clickstream", lake: lake, options: options).run()
    #expect(summary.rowCount == 3_000 && summary.rejectedCount == 0)
    #expect(summary.files.first?.missingColumns == ["eventid"])
    if !isBulk { #expect(summary.windowCount == 300) }
    let reading = try LakeReading(lake)
    #expect(reading.holds(clicks))
    let names = reading.csvText.keys.sorted()
    #expect(names.first?.hasPrefix("csv/year=2024/month=05/day=01/clicks-1-2024-05-01-00-00-00-") == true)
    // Every row lies in the folder of its day, the day of its event.
    for row in reading.parquetRows {
      #expect(row[7] == row[8] && row[6] == .null)
    }
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
    let again = try ImportJob(files: [file], table: "clickstream", lake: lake, options: options).run()
    #expect(again.files.first?.outcome == .alreadyImported && again.commitCount == 0)
    options.again = true
    let twice = try ImportJob(files: [file], table: "clickstream", lake: lake, options: options).run()
    #expect(twice.rowCount == 3_000)
    #expect(try LakeReading(lake).sequences == (0..<6_000).map { $0 })
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
  }

  @Test func aCopyUnderAnotherNameIsTheSameSource() throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 50, seed: 2)
    let files = [try Self.write(clicks.csv, "a.csv", scratch), try Self.write(clicks.csv, "b/c.csv", scratch)]
    let lake = scratch.path + "/lake"
    let summary = try ImportJob(files: files, table: "clickstream", lake: lake).run()
    #expect(summary.files.map(\.outcome) == [.imported, .alreadyImported])
    #expect(try LakeReading(lake).holds(clicks))
  }

  @Test func malformedRowsGoToErrorsAndChangeNoOther() throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 100, seed: 3)
    var lines = LakeReading.records(String(decoding: clicks.csv, as: UTF8.self))
    lines.insert("too,few\n", at: 5)
    lines.insert("C,D,P,c,s,view,not a time\n", at: 50)
    lines.insert("C,D,P,c,s,view,12024-05-01T00:00:00Z,extra\n", at: 90)
    let file = try Self.write(Array(lines.joined().utf8), "in.csv", scratch)
    let lake = scratch.path + "/lake"
    let summary = try ImportJob(files: [file], table: "clickstream", lake: lake, options: Self.options()).run()
    #expect(summary.rowCount == 100 && summary.rejectedCount == 3)
    let reading = try LakeReading(lake)
    #expect(reading.holds(clicks))
    #expect(reading.errorLines.count == 3)
    let first = JSONText(parsing: reading.errorLines[0])
    #expect(first?["raw"]?.string == "too,few" && first?["file"]?.string == file)
    #expect(first?["line"]?.integer ?? 0 > 5 && first?["offset"]?.integer ?? 0 > 0)
    #expect(try VerifyJob(lake: lake).run().isSound)
    _ = try ImportJob(files: [file], table: "clickstream", lake: lake, options: Self.options()).run()
    #expect(try LakeReading(lake).errorLines.count == 3)
  }

  @Test func filesWithoutHeaderGoByOrder() throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 20, seed: 4)
    let file = try Self.write(Array(clicks.sortedLines.joined().utf8), "in.csv", scratch)
    let lake = scratch.path + "/lake"
    let before = UTCTime.now
    _ = try ImportJob(files: [file], table: "clickstream", lake: lake).run()
    let reading = try LakeReading(lake)
    #expect(reading.sortedParquetLines == clicks.sortedLines)
    // No time of their own: they arrive now.
    for row in reading.parquetRows { #expect(row[7] == .null && row[8].integer ?? 0 >= before) }
  }

  @Test func otherTablesTakeTheColumnsOfTheirFirstFile() throws {
    let scratch = ScratchFolder()
    let lake = scratch.path + "/lake"
    let csv = "id;price;sold;name\n1;2.50;2024-02-29;Élan \"A\"\n2;;2024-03-01;\n3;7.25;;c\n"
    let file = try Self.write(Array(csv.utf8), "sales.csv", scratch)
    let json = #"{"id":4,"name":"d","price":"1.00","sold":"2024-03-01","more":[1]}"# + "\nnot json\n"
    let second = try Self.write(Array(json.utf8), "sales.ndjson", scratch)
    var options = Self.options()
    options.timeColumn = "sold"
    let summary = try ImportJob(files: [file, second], table: "sales", lake: lake, options: options).run()
    #expect(summary.rowCount == 4 && summary.rejectedCount == 1)
    #expect(summary.files.last?.ignoredColumns == ["more"])
    let delta = try #require(try DeltaTable.open(lake + "/sales/columnar"))
    let snapshot = try delta.snapshot()
    #expect(snapshot.partitionColumns == ["year", "month", "day"] && snapshot.hiddenColumns == ["_shard", "_seq"])
    let reading = try LakeReading(lake, "sales")
    #expect(
      reading.csvText.keys.contains { $0.hasPrefix("csv/year=2024/month=02/day=29/sales-1-2024-02-29-00-00-00-") })
    let records = reading.csvText.values.flatMap { LakeReading.records($0) }.sorted()
    #expect(records.count == 4 && records[0].hasSuffix(",2024-02-29,\"Élan \"\"A\"\"\"\n"), "\(records)")
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
    options.timeColumn = "name"
    #expect(throws: (any Error).self) {
      try ImportJob(files: [file], table: "sales", lake: lake, options: options).run()
    }
  }

  @Test func clicksComeAsNDJSONToo() throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 200, seed: 8, rowsPerDay: 90)
    var text: [UInt8] = []
    for (i, row) in clicks.rows.enumerated() {
      let time = UTCTime(milliseconds: SampleClicks.start + Int64(i) * 1_000).iso
      let names = TableLayout.clickstream.columns.fields.map(\.name)
      JSONText.object(
        zip(names, row).map { .init(name: $0, value: $1.map { .string($0) } ?? .null) } + [
          .init(name: "eventid", value: .string("e\(i)")), .init(name: "eventtime", value: .string(time)),
        ]
      ).write(to: &text)
      text.append(0x0A)
    }
    let file = try Self.write(text, "in.ndjson", scratch)
    let lake = scratch.path + "/lake"
    let summary = try ImportJob(files: [file], table: "clickstream", lake: lake).run()
    #expect(summary.rowCount == 200 && summary.rejectedCount == 0)
    let reading = try LakeReading(lake)
    #expect(reading.holds(clicks))
    #expect(Set(reading.parquetRows.compactMap { $0[6].string }).count == 200)
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  @Test func aDamagedSourceLeavesASoundTable() throws {
    let scratch = ScratchFolder()
    let clicks = SampleClicks(count: 500, seed: 10)
    let csv = try Self.write(clicks.csv, "in.csv", scratch)
    _ = try ImportJob(files: [csv], table: "clickstream", lake: scratch.path + "/first").run()
    let first = try #require(try DeltaTable.open(scratch.path + "/first/clickstream/columnar"))
    let source = LocalObjectStore(root: "/")
    var bytes = try source.get(String(try #require(try first.snapshot().files.first).path.dropFirst()))
    for at in stride(from: 4, to: bytes.count / 2, by: 3) { bytes[at] ^= 0xFF }
    let damaged = try Self.write(bytes, "damaged.parquet", scratch)
    let lake = scratch.path + "/lake"
    let small = try Self.write(SampleClicks(count: 5, seed: 11).csv, "small.csv", scratch)
    #expect(throws: (any Error).self) {
      try ImportJob(files: [small, damaged], table: "clickstream", lake: lake).run()
    }
    #expect(try LakeReading(lake).sequences == [0, 1, 2, 3, 4])
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  @Test(arguments: ["", "customerid,deviceid\n", "\u{FEFF}customerid\n"]) func emptyFilesAddNothing(text: String) throws
  {
    let scratch = ScratchFolder()
    let file = try Self.write(Array(text.utf8), "in.csv", scratch)
    let lake = scratch.path + "/lake"
    let summary = try ImportJob(files: [file], table: "clickstream", lake: lake).run()
    #expect(summary.rowCount == 0)
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  @Test func badCallsSayWhatIsWrong() throws {
    let scratch = ScratchFolder()
    let lake = scratch.path + "/lake"
    let file = try Self.write(Array("alpha,beta\n1,2\n".utf8), "in.csv", scratch)
    func failure(_ files: [String], _ table: String) -> String {
      do {
        _ = try ImportJob(files: files, table: table, lake: lake).run()
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(failure([scratch.path + "/none.csv"], "clickstream").contains("No such file"))
    #expect(failure([scratch.path], "clickstream").contains("is a folder"))
    #expect(failure([file], "../x").contains("cannot name a table"))
    #expect(failure([], "t").contains("no files"))
    let parquet = try Self.write(Array("PAR1 this is no Parquet file PAR1".utf8), "x.parquet", scratch)
    #expect(!failure([parquet], "clickstream").isEmpty)
    let lock = try FolderLock(folder: lake + "/clickstream", name: ".lock-shard-0")
    #expect(failure([file], "clickstream").contains("another import"))
    withExtendedLifetime(lock) {}
  }

  /// Each system call of an import fails once: what was there stays, and the same import run again completes it.
  @Test(arguments: [(ENOSPC, false), (EIO, false), (EIO, true)])
  func anyFailingCallIsMended(code: Int32, crash: Bool) throws {
    let clicks = SampleClicks(count: 60, seed: 5, rowsPerDay: 30)
    let more = SampleClicks(count: 40, seed: 6, rowsPerDay: 40)
    var failing = 0
    while true {
      let scratch = ScratchFolder(inMemory: true)
      let lake = scratch.path + "/lake"
      let first = try Self.write(more.csv, "first.csv", scratch)
      _ = try ImportJob(files: [first], table: "clickstream", lake: lake).run()
      let file = try Self.write(clicks.csv, "in.csv", scratch)
      let faulty = FaultyFiles(failing: failing, code: code, crash: crash)
      let options = Self.options(commitRows: 25)
      var failed = false
      do {
        _ = try ImportJob(
          files: [file], table: "clickstream", lake: lake, options: options, fileLayer: faulty.layer
        ).run()
      } catch {
        failed = true
        #expect("\(error)".contains(code == ENOSPC ? "disk is full" : "disk reported an error"), "\(error)")
      }
      let between = try LakeReading(lake)
      #expect(between.sequences == (0..<Int64(between.sequences.count)).map { $0 })
      #expect(between.sequences.count >= 40)
      let summary = try ImportJob(files: [file], table: "clickstream", lake: lake, options: options).run()
      if failed { #expect(summary.rowCount + between.sequences.count == 100) }
      let after = try LakeReading(lake)
      #expect(after.sortedParquetLines == (clicks.sortedLines + more.sortedLines).sorted(), "call \(failing)")
      #expect(after.sequences == (0..<100).map { $0 })
      #expect(after.csvText.values.joined().utf8.count == (clicks.sortedLines + more.sortedLines).joined().utf8.count)
      let report = try VerifyJob(lake: lake).run()
      #expect(report.faults.isEmpty, "call \(failing): \(report.faults)")
      if !failed { break }
      failing += 1
    }
    #expect(failing > 40)
  }
}
