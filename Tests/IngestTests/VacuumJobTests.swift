import Columnar
import Ingest
import TestSupport
import Testing

@Suite struct VacuumJobTests {
  private static func options(_ milliseconds: Int64, dryRun: Bool = false) -> VacuumOptions {
    var options = VacuumOptions()
    options.retentionMilliseconds = milliseconds
    options.isDryRun = dryRun
    return options
  }

  private static func dataFiles(_ store: LocalObjectStore) throws -> Set<String> {
    Set(try store.list("columnar").map(\.key).filter { $0.hasSuffix(".parquet") })
  }

  @Test func removedFilesStayForTheRetention() throws {
    let scratch = ScratchFolder()
    let (lake, clicks) = try CompactJobTests.lake(scratch)
    let store = LocalObjectStore(root: lake + "/clickstream")
    let open = try CompactJobTests.table(lake).snapshot()
    let old = try Self.dataFiles(store)
    _ = try CompactJob(lake: lake).run()
    let kept = try #require(try VacuumJob(lake: lake).run().first)
    #expect(kept.paths.isEmpty && kept.keptCount == old.count)
    // A reader that opened the table before goes on.
    for file in open.files { #expect(try ParquetFile.open(file.path).rowCount > 0) }
    let dry = try #require(try VacuumJob(lake: lake, options: Self.options(0, dryRun: true)).run().first)
    #expect(Set(dry.paths) == old)
    #expect(try Self.dataFiles(store).isSuperset(of: old))
    let done = try #require(try VacuumJob(lake: lake, options: Self.options(0)).run().first)
    #expect(Set(done.paths) == old && done.keptCount == 0)
    let live = Set(try CompactJobTests.table(lake).snapshot().files.map { "columnar/" + $0.relativePath })
    #expect(try Self.dataFiles(store) == live)
    #expect(try LakeReading(lake).holds(clicks))
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(report.faults)")
  }

  /// What no commit knows goes by its age, unless a write under way has noted it; all that is no data file stays.
  @Test func foreignAndPendingObjects() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try CompactJobTests.lake(scratch, count: 30)
    let store = LocalObjectStore(root: lake + "/clickstream")
    let before = Set(try store.list("").map(\.key))
    try store.put("columnar/stray.parquet", [1])
    try store.put("columnar/coming.parquet", [1])
    try store.put("columnar/_delta_log/00000000000000000000.checkpoint.parquet", [1])
    try store.put(
      "_pending/shard-3.json",
      Array(#"{"transactions":[{"application":"a","version":1}],"paths":["columnar/coming.parquet"]}"#.utf8))
    #expect(try VacuumJob(lake: lake, options: Self.options(3_600_000)).run().first?.paths == [])
    let summary = try #require(try VacuumJob(lake: lake, options: Self.options(0)).run().first)
    #expect(summary.paths == ["columnar/stray.parquet"])
    let after = Set(try store.list("").map(\.key))
    #expect(after.isSuperset(of: before))
    #expect(after.contains("columnar/coming.parquet"))
    #expect(after.contains("columnar/_delta_log/00000000000000000000.checkpoint.parquet"))
  }

  @Test func nothingToVacuumIsAnError() {
    let scratch = ScratchFolder()
    #expect(throws: (any Error).self) { try VacuumJob(lake: scratch.path).run() }
  }
}
