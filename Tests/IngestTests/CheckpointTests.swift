import Columnar
import Ingest
import TestSupport
import Testing

/// Checkpoints of the log beside collecting, compacting, vacuuming and verifying.
@Suite struct CheckpointTests {
  /// A compacted table with a checkpoint of its newest version.
  private static func lake(_ scratch: ScratchFolder, count: Int = 60) throws -> (String, SampleClicks, LocalObjectStore)
  {
    let (lake, clicks) = try CompactJobTests.lake(scratch, count: count, rowsPerDay: 30)
    try compact(lake)
    return (lake, clicks, LocalObjectStore(root: lake + "/clickstream"))
  }

  private static func compact(_ lake: String) throws {
    var options = CompactOptions()
    options.logCommitCount = 1
    _ = try CompactJob(lake: lake, options: options).run()
  }

  private static func checkpoints(_ store: LocalObjectStore) throws -> [String] {
    try store.list("columnar/_delta_log").map(\.key).filter { $0.hasSuffix(".checkpoint.parquet") }
  }

  @Test func compactionWritesThemAndVerifyProvesThem() throws {
    let scratch = ScratchFolder()
    let (lake, clicks, store) = try Self.lake(scratch)
    let checkpoint = try #require(try Self.checkpoints(store).first)
    let sound = try VerifyJob(lake: lake).run()
    #expect(sound.faults.isEmpty && sound.notes.isEmpty, "\(sound.faults) \(sound.notes)")
    for key in [checkpoint, "columnar/_delta_log/_last_checkpoint"] {
      let bytes = try store.get(key)
      for at in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
        var changed = bytes
        changed[at] ^= 4
        try store.put(key, changed)
        let report = try VerifyJob(lake: lake).run()
        #expect(report.faults.contains { $0.path == store.path(key) }, "\(key) byte \(at)")
        // Whatever it is, readers go on.
        #expect(try LakeReading(lake).holds(clicks))
      }
      try store.put(key, bytes)
    }
    // Without them the table is as it was; a hint alone leads nowhere.
    try store.delete([checkpoint])
    #expect(try !VerifyJob(lake: lake).run().isSound)
    try store.delete(["columnar/_delta_log/_last_checkpoint"])
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  /// Another engine removed the commits before the checkpoint: the table goes on, and the proof begins there.
  @Test func aLogThatWasCut() throws {
    let scratch = ScratchFolder()
    let (lake, clicks, store) = try Self.lake(scratch)
    let newest = try #require(try CompactJobTests.table(lake).currentVersion())
    let log = "columnar/_delta_log/"
    let commits = try store.list(log).map(\.key).filter { $0.hasSuffix(".json") }
    #expect(commits.count == newest + 1)
    try store.delete(Array(commits.dropLast()))
    #expect(try LakeReading(lake).holds(clicks))
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(report.faults)")
    #expect(report.notes.contains { $0.contains("cannot be proved any more") }, "\(report.notes)")
    // Writing goes on, and what comes is proved.
    let more = SampleClicks(count: 40, seed: 5, rowsPerDay: 30)
    try CompactJobTests.importClicks(more, scratch, commitRows: 15)
    let grown = try VerifyJob(lake: lake).run()
    #expect(grown.faults.isEmpty && grown.rowCount >= 40, "\(grown.faults)")
    try Self.compact(lake)
    let after = try VerifyJob(lake: lake).run()
    #expect(after.faults.isEmpty, "\(after.faults)")
    // The hashes in the checkpoint guard the files whose commits are gone.
    try store.delete(try store.list(log).map(\.key).filter { $0.hasSuffix(".json") }.dropLast())
    #expect(try VerifyJob(lake: lake).run().isSound)
    for file in try CompactJobTests.table(lake).snapshot().files {
      let key = "columnar/" + file.relativePath
      let bytes = try store.get(key)
      var changed = bytes
      changed[bytes.count / 2] ^= 1
      try store.put(key, changed)
      let report = try VerifyJob(lake: lake).run()
      #expect(report.faults.contains { $0.path == store.path(key) }, "\(key)")
      try store.put(key, bytes)
    }
    // A gap behind the checkpoint is a fault as ever.
    try CompactJobTests.importClicks(SampleClicks(count: 30, seed: 6, rowsPerDay: 30), scratch, commitRows: 15)
    let last = try store.list(log).map(\.key).filter { $0.hasSuffix(".json") }
    try store.delete([last[last.count - 2]])
    #expect(try !VerifyJob(lake: lake).run().isSound)
  }

  /// A vacuum that keeps files for longer than checkpoints name them looks into the commits.
  @Test func vacuumKnowsWhatCheckpointsForget() throws {
    let scratch = ScratchFolder()
    let (lake, _) = try CompactJobTests.lake(scratch, count: 60, rowsPerDay: 30)
    let store = LocalObjectStore(root: lake + "/clickstream")
    let table = DeltaTable.openOrCreate(store: store, prefix: "columnar")
    var metadata = try #require(try table.refreshed().metadata)
    metadata.configuration["delta.deletedFileRetentionDuration"] = "interval 0 seconds"
    _ = try table.commit([.metadata(metadata)], operation: "SET TBLPROPERTIES", information: [])
    try Self.compact(lake)
    let fresh = DeltaTable.openOrCreate(store: store, prefix: "columnar")
    #expect(try fresh.refreshed().tombstones.isEmpty)
    var options = VacuumOptions()
    options.retentionMilliseconds = 3_600_000
    let kept = try #require(try VacuumJob(lake: lake, options: options).run().first)
    #expect(kept.paths.isEmpty && kept.keptCount > 0)
    options.retentionMilliseconds = 0
    let removed = try #require(try VacuumJob(lake: lake, options: options).run().first)
    #expect(removed.paths.count == kept.keptCount)
  }

  /// A vacuum writes the checkpoint anew when files that it names are gone, and not else.
  @Test func vacuumForgetsWhatItRemoved() throws {
    let scratch = ScratchFolder()
    let (lake, clicks, store) = try Self.lake(scratch)
    let key = try #require(try Self.checkpoints(store).last)
    let before = try store.get(key)
    _ = try VacuumJob(lake: lake).run()
    #expect(try store.get(key) == before)
    var options = VacuumOptions()
    options.retentionMilliseconds = 0
    _ = try VacuumJob(lake: lake, options: options).run()
    let table = DeltaTable.openOrCreate(store: store, prefix: "columnar")
    #expect(try table.refreshed().tombstones.isEmpty)
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(report.faults)")
    #expect(try LakeReading(lake).holds(clicks))
    let after = try store.get(key)
    _ = try VacuumJob(lake: lake, options: options).run()
    #expect(try store.get(key) == after)
  }
}
