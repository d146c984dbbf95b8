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

@Suite struct CompactJobTests {
  /// A lake with many small files: 3,000 rows of three days, 10 rows a window, 150 a commit.
  static func lake(_ scratch: ScratchFolder, count: Int = 3_000, rowsPerDay: Int = 1_000) throws -> (
    String, SampleClicks
  ) {
    let clicks = SampleClicks(count: count, seed: 21, rowsPerDay: rowsPerDay)
    try importClicks(clicks, scratch, commitRows: 150)
    return (scratch.path + "/lake", clicks)
  }

  static func importClicks(_ clicks: SampleClicks, _ scratch: ScratchFolder, commitRows: Int) throws {
    let store = LocalObjectStore(root: scratch.path)
    let name = "in-\(clicks.rows.count)-\(clicks.csv.count).csv"
    try store.put(name, clicks.csv)
    var options = ImportOptions()
    options.commitRowCount = commitRows
    _ = try ImportJob(
      files: [store.path(name)], table: "clickstream", lake: scratch.path + "/lake", options: options
    ).run()
  }

  static func table(_ lake: String) throws -> DeltaTable {
    try #require(try DeltaTable.open(lake + "/clickstream/columnar"))
  }

  /// All columns of all rows, hidden ones too, by sequence number.
  static func rowsBySequence(_ lake: String) throws -> [[Value]] {
    try LakeReading(lake).parquetRows.sorted { ($0.last?.integer ?? 0) < ($1.last?.integer ?? 0) }
  }

  @Test(arguments: [1, 3]) func rowsStayAndFilesBecomeFew(threads: Int) throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try Self.lake(scratch)
    let before = try Self.rowsBySequence(lake)
    #expect(try Self.table(lake).snapshot().files.count >= 20)
    var options = CompactOptions()
    options.threadCount = threads
    let summary = try #require(try CompactJob(lake: lake, options: options).run().first)
    #expect(summary.rowCount == 3_000 && summary.writtenFileCount == 3 && summary.conflictCount == 0)
    let snapshot = try Self.table(lake).snapshot()
    #expect(snapshot.files.count == 3)
    #expect(snapshot.files.compactMap(\.rowCount).reduce(0, +) == 3_000)
    #expect(try Self.rowsBySequence(lake) == before)
    #expect(try LakeReading(lake).holds(clicks))
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(report.faults)")
    #expect(report.notes.isEmpty && report.csvCount == 300)
    // Nothing is left to do, and nothing is done.
    let again = try #require(try CompactJob(lake: lake).run().first)
    #expect(again.commitCount == 0 && again.order == nil)
  }

  /// Several row groups and files a day, and rows of later imports beside those compacted before.
  @Test func largeDaysAreDividedAndLaterRowsAreMerged() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try Self.lake(scratch)
    var options = CompactOptions()
    options.rowGroupRowCount = 150
    options.fileRowCount = 450
    options.stepRowCount = 1_200
    let summary = try #require(try CompactJob(lake: lake, options: options).run().first)
    #expect(summary.commitCount == 3 && summary.writtenFileCount == 9)
    for file in try Self.table(lake).snapshot().files {
      let opened = try ParquetFile.open(file.path)
      #expect(opened.rowGroups.allSatisfy { $0.rowCount >= 140 && $0.rowCount <= 150 })
    }
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
    try Self.importClicks(SampleClicks(count: 200, seed: 5, rowsPerDay: 1_000), scratch, commitRows: 50)
    let before = try Self.rowsBySequence(lake)
    let merged = try #require(try CompactJob(lake: lake).run().first)
    #expect(merged.rowCount >= 200 && merged.order == summary.order)
    #expect(try Self.rowsBySequence(lake) == before)
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(report.faults)")
  }

  /// A receiver of progress that acts at its first call.
  static func once(_ body: @escaping @Sendable () throws -> Void) -> @Sendable (String, CompactProgress) throws -> Void
  {
    let isDone = Mutex(false)
    return { _, _ in
      let wasDone = isDone.withLock { done in
        defer { done = true }
        return done
      }
      if !wasDone { try body() }
    }
  }

  /// What another program's OPTIMIZE does: the same rows under other names.
  static func rewriteElsewhere(_ lake: String, _ choose: ([DeltaAdd]) -> [DeltaAdd]) throws {
    let store = LocalObjectStore(root: lake + "/clickstream")
    let table = DeltaTable.openOrCreate(store: store, prefix: "columnar")
    for add in choose(Array(try table.refreshed().files.values)) {
      var moved = add
      moved.path = add.path.replacing("clicks-1", with: "other")
      moved.dataChange = false
      try store.put("columnar/" + moved.path, try store.get("columnar/" + add.path))
      _ = try table.commit(
        [.remove(DeltaRemove(path: add.path, deletionMilliseconds: UTCTime.now, dataChange: false)), .add(moved)],
        operation: "OPTIMIZE", information: [])
    }
  }

  /// A writer commits while a step is under way: both stand.
  @Test func aWriterGoesOnMeanwhile() throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try Self.lake(scratch)
    let more = SampleClicks(count: 77, seed: 8, rowsPerDay: 1_000)
    let path = scratch.path
    let summaries = try CompactJob(lake: lake).run(
      progress: Self.once {
        let store = LocalObjectStore(root: path)
        try store.put("more.csv", more.csv)
        _ = try ImportJob(files: [store.path("more.csv")], table: "clickstream", lake: lake).run()
      })
    let summary = try #require(summaries.first)
    #expect(summary.conflictCount == 0 && summary.rowCount == 3_000)
    let reading = try LakeReading(lake)
    #expect(reading.sequences == (0..<3_077).map { $0 })
    #expect(reading.sortedParquetLines == (clicks.sortedLines + more.sortedLines).sorted())
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
  }

  /// Another compactor takes the files away: the step is given up and planned anew, without double or lost rows.
  @Test func aConflictIsPlannedAnew() throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try Self.lake(scratch)
    let summaries = try CompactJob(lake: lake).run(
      progress: Self.once {
        try Self.rewriteElsewhere(lake) { files in files.min { $0.path < $1.path }.map { [$0] } ?? [] }
      })
    let summary = try #require(summaries.first)
    #expect(summary.conflictCount == 1)
    #expect(try LakeReading(lake).holds(clicks))
    #expect(try Self.table(lake).snapshot().files.count == 3)
    // The files of the step that was given up are gone.
    let store = LocalObjectStore(root: lake + "/clickstream")
    #expect(try store.list("columnar").filter { $0.key.contains("/compact-") }.count == 3)
  }

  @Test func onlyOneCompactorAtATime() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try Self.lake(scratch, count: 50)
    let lock = try FolderLock(folder: lake + "/clickstream", name: ".lock-compact")
    #expect(throws: CompactError.self) { try CompactJob(lake: lake).run() }
    #expect(throws: CompactError.self) { try VacuumJob(lake: lake).run() }
    withExtendedLifetime(lock) {}
  }

  @Test func stoppedByItsCaller() throws {
    struct Stop: Error {}
    let scratch = ScratchFolder()
    let (lake, clicks) = try Self.lake(scratch, count: 500)
    #expect(throws: Stop.self) { try CompactJob(lake: lake).run { _, _ in throw Stop() } }
    #expect(try LakeReading(lake).holds(clicks))
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
  }

  /// One changed bit in any object of a compacted table is found and the object is named.
  @Test func everyObjectOfACompactedTableIsGuarded() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try Self.lake(scratch, count: 60, rowsPerDay: 30)
    _ = try CompactJob(lake: lake).run()
    let live = Set(try Self.table(lake).snapshot().files.map { "columnar/" + $0.relativePath })
    let store = LocalObjectStore(root: lake + "/clickstream")
    for object in try store.list("") where object.byteCount > 0 {
      // The files that were compacted away are nobody's any more.
      if object.key.hasSuffix(".parquet"), !live.contains(object.key) { continue }
      let bytes = try store.get(object.key)
      for at in Set([0, bytes.count / 3, bytes.count - 1]) {
        var changed = bytes
        changed[at] ^= 4
        try store.put(object.key, changed)
        let report = try VerifyJob(lake: lake).run()
        #expect(report.faults.contains { $0.path == store.path(object.key) }, "\(object.key) byte \(at)")
      }
      // Without its last commit a table is as it was before the compaction, which is sound.
      if object.key.hasSuffix("00000000000000000001.json") {
        try store.put(object.key, bytes)
        continue
      }
      try store.delete([object.key])
      #expect(try !VerifyJob(lake: lake).run().isSound, "\(object.key)")
      try store.put(object.key, bytes)
    }
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  /// Compacted files that are whole, and hashed so, but hold other rows than the CSV objects.
  @Test(arguments: [0, 1, 2]) func rowsThatCompactionLosesOrChangesAreFound(kind: Int) throws {
    let scratch = ScratchFolder()
    let (lake, _) = try Self.lake(scratch, count: 60, rowsPerDay: 60)
    _ = try CompactJob(lake: lake).run()
    let store = LocalObjectStore(root: lake + "/clickstream")
    let table = DeltaTable.openOrCreate(store: store, prefix: "columnar")
    let add = try #require(try table.refreshed().files.values.first)
    var rows = try LakeReading(lake).parquetRows
    switch kind {
    case 0: rows.removeLast()
    case 1: rows[7][0] = .text("somebody else")
    default: rows[3][rows[3].count - 1] = rows[4][rows[4].count - 1]
    }
    let layout = TableLayout.clickstream
    let columns = layout.fileSchema.fields.indices.map { c in
      Vector(layout.fileSchema.fields[c].type, rows.map { $0[c] })
    }
    let encoded = try ParquetTwin.encode(Batch(columns: columns, count: rows.count), layout: layout)
    var forged = add
    forged.path = add.path.replacing("compact-", with: "compact-x")
    forged.tags["colq.hash"] = ContentHash(encoded.bytes).description
    forged.byteCount = encoded.bytes.count
    forged.statistics = encoded.statistics
    try store.put("columnar/" + forged.path, encoded.bytes)
    let members: [JSONText.Member] = [
      .init(
        name: "compaction",
        value: .members([
          "order": .string("|"), "rows": .integer(rows.count), "removed": .integer(1), "written": .integer(1),
        ]))
    ]
    _ = try table.commit(
      [.remove(DeltaRemove(path: add.path, deletionMilliseconds: 0, dataChange: false)), .add(forged)],
      operation: "OPTIMIZE", information: members)
    let report = try VerifyJob(lake: lake).run()
    // The object at fault is a window, or the day's folder where a number is there twice.
    let place = kind == 2 ? "/columnar/year=" : ".csv"
    #expect(report.faults.contains { $0.path.contains(place) }, "\(report.faults)")
  }

  /// Each system call of a compaction fails once: the rows stay as they were, and the next compaction does the rest.
  @Test(arguments: [(ENOSPC, false), (EIO, false), (EIO, true)])
  func anyFailingCallIsMended(code: Int32, crash: Bool) throws {
    try Self.failEachCall(code: code, crash: crash, CompactOptions(), rowsPerDay: 60, commitRows: 150, fileCount: 2)
  }

  /// Runs a compaction in which one call fails, then one in which none does, until there are no more calls to fail.
  static func failEachCall(
    code: Int32, crash: Bool, _ options: CompactOptions, rowsPerDay: Int, commitRows: Int, fileCount: Int
  ) throws {
    var failing = 0
    while true {
      let scratch = ScratchFolder(inMemory: true)
      let clicks = SampleClicks(count: 120, seed: 21, rowsPerDay: rowsPerDay)
      try importClicks(clicks, scratch, commitRows: commitRows)
      let lake = scratch.path + "/lake"
      let faulty = FaultyFiles(failing: failing, code: code, crash: crash)
      var failed = false
      do {
        _ = try CompactJob(lake: lake, table: nil, options: options, fileLayer: faulty.layer).run()
      } catch {
        failed = true
      }
      #expect(try LakeReading(lake).holds(clicks), "call \(failing)")
      _ = try CompactJob(lake: lake, options: options).run()
      #expect(try LakeReading(lake).holds(clicks), "call \(failing)")
      #expect(try table(lake).snapshot().files.count == fileCount, "call \(failing)")
      let report = try VerifyJob(lake: lake).run()
      // Temporary files of this process, which lives, may stay.
      let notes = report.notes.filter { !$0.contains("temporary") }
      #expect(report.faults.isEmpty && notes.isEmpty, "call \(failing): \(report.faults) \(notes)")
      if !failed { break }
      failing += 1
    }
    #expect(failing > 10)
  }
}
