import Columnar
import Ingest
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compaction by joining row groups, which keeps the files of a busy table few.
@Suite struct CompactJoinTests {
  /// For the tests' small files: joins from 100 rows a file on, four at a time.
  private static func options(quietMilliseconds: Int64 = 120_000, smallestRowCount: Int = 100) -> CompactOptions {
    var join = JoinOptions()
    join.fileCount = 4
    join.smallestGroupRowCount = smallestRowCount
    join.largestRowCount = 2_000
    join.quietMilliseconds = quietMilliseconds
    var options = CompactOptions()
    options.join = join
    return options
  }

  @Test func busyTablesAreJoinedAndQuietOnesSorted() throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try CompactJobTests.lake(scratch)
    let before = try CompactJobTests.rowsBySequence(lake)
    let fileCount = try CompactJobTests.table(lake).snapshot().files.count
    #expect(fileCount >= 20)
    let summary = try #require(try CompactJob(lake: lake, options: Self.options()).run().first)
    #expect(summary.commitCount >= 3 && summary.conflictCount == 0)
    let joined = try CompactJobTests.table(lake).snapshot().files
    // Three days with at most three files of each of two sizes.
    #expect(joined.count <= 3 * 6 && joined.count < fileCount / 2 + 3)
    #expect(joined.contains { ($0.rowCount ?? 0) >= 600 })
    #expect(joined.compactMap(\.rowCount).reduce(0, +) == 3_000)
    #expect(try CompactJobTests.rowsBySequence(lake) == before)
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty && report.notes.isEmpty, "\(report.faults) \(report.notes)")
    // Nothing is left to join, and the day is still busy.
    #expect(try CompactJob(lake: lake, options: Self.options()).run().first?.commitCount == 0)
    // Later, everything is sorted.
    let sorted = try #require(try CompactJob(lake: lake, options: Self.options(quietMilliseconds: -1_000)).run().first)
    #expect(sorted.order != nil)
    let snapshot = try CompactJobTests.table(lake).snapshot()
    #expect(snapshot.files.count == 3)
    #expect(try CompactJobTests.rowsBySequence(lake) == before)
    #expect(try LakeReading(lake).holds(clicks))
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
    // What a vacuum leaves is what readers need.
    var vacuum = VacuumOptions()
    vacuum.retentionMilliseconds = 0
    _ = try VacuumJob(lake: lake, options: vacuum).run()
    #expect(try LakeReading(lake).holds(clicks))
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
  }

  /// Fewer large deliveries than a join takes are left alone as well while they are new.
  @Test func fewLargeDeliveriesWaitForQuiet() throws {
    let scratch = ScratchFolder()
    try CompactJobTests.importClicks(SampleClicks(count: 300, seed: 21, rowsPerDay: 300), scratch, commitRows: 150)
    let lake = scratch.path + "/lake"
    #expect(try CompactJob(lake: lake, options: Self.options()).run().first?.commitCount == 0)
    #expect(try CompactJobTests.table(lake).snapshot().files.count == 2)
    _ = try CompactJob(lake: lake, options: Self.options(quietMilliseconds: -1_000)).run()
    #expect(try CompactJobTests.table(lake).snapshot().files.count == 1)
  }

  /// Statistics of a joined file are those of its parts together: what they leave out is not there.
  @Test func statisticsHoldForTheRows() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try CompactJobTests.lake(scratch)
    _ = try CompactJob(lake: lake, options: Self.options()).run()
    let schema = TableLayout.clickstream.fileSchema
    var checkedCount = 0
    for file in try CompactJobTests.table(lake).refreshed().files.values where file.path.contains("/join-") {
      let statistics = try #require(file.statistics.flatMap { JSONText(parsing: $0) })
      let columns = DeltaStatistics.columns(statistics, schema)
      let opened = try ParquetFile.open(lake + "/clickstream/columnar/" + file.path)
      #expect(file.tags["colq.rowgroups"] == String(opened.rowGroups.count))
      for (c, field) in schema.fields.enumerated() {
        let values = try opened.rowGroups.indices.flatMap { g in
          try opened.columnReader(rowGroup: g, column: c).read(0..<opened.rowGroups[g].rowCount).allValues
        }
        let found = try #require(columns[field.name], "\(field.name)")
        #expect(found.nullCount == values.filter(\.isNull).count)
        let present = values.filter { !$0.isNull }
        if let min = found.min { #expect(!present.contains { $0.isLess(min) }) }
        if let max = found.max, field.type != .text { #expect(!present.contains { max.isLess($0) }) }
        checkedCount += 1
      }
    }
    #expect(checkedCount > 20)
  }

  /// Another compactor takes a file away while it is joined: the join is given up and planned anew.
  @Test func aConflictIsPlannedAnew() throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try CompactJobTests.lake(scratch)
    // Files of the day that is joined first.
    let summaries = try CompactJob(lake: lake, options: Self.options()).run(
      progress: CompactJobTests.once {
        try CompactJobTests.rewriteElsewhere(lake) { files in files.filter { $0.path.contains("day=01") } }
      })
    #expect(try #require(summaries.first).conflictCount == 1)
    #expect(try LakeReading(lake).holds(clicks))
  }

  @Test func stoppedByItsCaller() throws {
    struct Stop: Error {}
    let scratch = ScratchFolder()
    let (lake, clicks) = try CompactJobTests.lake(scratch)
    #expect(throws: Stop.self) { try CompactJob(lake: lake, options: Self.options()).run { _, _ in throw Stop() } }
    #expect(try LakeReading(lake).holds(clicks))
    _ = try CompactJob(lake: lake, options: Self.options()).run()
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty && report.notes.isEmpty, "\(report.faults) \(report.notes)")
  }

  /// Each system call of a join fails once: the rows stay as they were, and the next run does the rest.
  @Test(arguments: [(ENOSPC, false), (EIO, false), (EIO, true)])
  func anyFailingCallIsMended(code: Int32, crash: Bool) throws {
    try CompactJobTests.failEachCall(
      code: code, crash: crash, Self.options(smallestRowCount: 10), rowsPerDay: 120, commitRows: 30, fileCount: 1)
  }
}
