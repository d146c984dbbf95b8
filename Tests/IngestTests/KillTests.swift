import Columnar
import Ingest
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Kills imports and compactions with SIGKILL at random moments: no row may be lost or doubled.
@Suite struct KillTests {
  private static let rowCount = 20_000
  private static let killCount = 50

  @Test func killedImportsLoseAndRepeatNothing() throws {
    let seed = UInt64(UTCTime.now)
    var random = SeededGenerator(seed: seed)
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    let clicks = SampleClicks(count: Self.rowCount, seed: Int(seed % 1_000))
    try store.put("in.csv", clicks.csv)
    let lake = scratch.path + "/lake"
    let arguments = ["import", lake, "clickstream", "--commit-rows", "500", "--chunk", "32768", store.path("in.csv")]
    // A first whole run elsewhere tells how long the moments to choose from are.
    let whole = try ProbeProcess.run(["import", scratch.path + "/other"] + arguments.dropFirst(2), killAfter: nil)
    try #require(whole.status == 0)
    var kills = 0
    var finished = false
    while kills < Self.killCount {
      // Later kills come sooner after the start, so that few runs reach the end before 50 are done.
      let share = finished ? 0.05 : 1.5 / Double(Self.killCount)
      let wait = Int.random(in: 0...Int(Double(whole.microseconds) * share) + 20_000, using: &random)
      let run = try ProbeProcess.run(arguments, killAfter: wait)
      if run.status == SIGKILL { kills += 1 } else { finished = true }
      if kills % 10 == 0 { try Self.checkBetween(lake, "seed \(seed), kill \(kills)") }
    }
    #expect(try ProbeProcess.run(arguments, killAfter: nil).status == 0)
    let reading = try LakeReading(lake)
    #expect(reading.sequences.count == Self.rowCount, "seed \(seed)")
    #expect(reading.holds(clicks), "seed \(seed)")
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "seed \(seed): \(report.faults)")
    #expect(try ProbeProcess.run(arguments, killAfter: nil).status == 0)
    #expect(try LakeReading(lake).sequences.count == Self.rowCount)
  }

  /// Kills compactions; imports go on between them.
  @Test func killedCompactionsLoseAndRepeatNothing() throws {
    let seed = UInt64(UTCTime.now)
    var random = SeededGenerator(seed: seed)
    let scratch = ScratchFolder()
    let lake = scratch.path + "/lake"
    let store = LocalObjectStore(root: scratch.path)
    var rowCount: Int64 = 0
    func importMore(_ count: Int) throws {
      let clicks = SampleClicks(count: count, seed: Int(rowCount % 1_000))
      try store.put("in-\(rowCount).csv", clicks.csv)
      let file = store.path("in-\(rowCount).csv")
      #expect(
        try ProbeProcess.run(["import", lake, "clickstream", "--commit-rows", "900", file], killAfter: nil).status == 0)
      rowCount += Int64(count)
    }
    try importMore(12_000)
    let whole = try ProbeProcess.run(["compact", lake], killAfter: nil)
    try #require(whole.status == 0)
    var kills = 0
    for attempt in 0..<60 where kills < 25 {
      let wait = Int.random(in: 0...whole.microseconds, using: &random)
      if try ProbeProcess.run(["compact", lake], killAfter: wait).status == SIGKILL { kills += 1 }
      if attempt % 8 == 0 { try importMore(300) }
      if attempt % 5 == 0 { try Self.checkBetween(lake, "seed \(seed), attempt \(attempt)") }
    }
    #expect(kills > 5)
    #expect(try ProbeProcess.run(["compact", lake], killAfter: nil).status == 0)
    var options = VacuumOptions()
    options.retentionMilliseconds = 0
    _ = try VacuumJob(lake: lake, options: options).run()
    #expect(try LakeReading(lake).sequences == (0..<rowCount).map { $0 }, "seed \(seed)")
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty && report.notes.isEmpty, "seed \(seed): \(report.faults) \(report.notes)")
  }

  /// After a kill every committed row is there once; objects without a commit are known as such.
  private static func checkBetween(_ lake: String, _ comment: String) throws {
    guard try DeltaTable.open(lake + "/clickstream/columnar") != nil else { return }
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(comment): \(report.faults)")
  }
}
