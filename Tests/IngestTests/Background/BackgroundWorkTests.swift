import Columnar
import Synchronization
import TestSupport
import Testing

@testable import Ingest

@Suite struct BackgroundWorkTests {
  static func now() -> Int64 { MonotonicTime.milliseconds }

  /// Runs `body` on a thread of its own, since a budget lowers its thread's priority.
  static func onThread(_ body: @escaping @Sendable () -> Void) { BackgroundThread("budget", body).join() }

  @Test func workStaysWithinItsShareOfAProcessor() {
    Self.onThread {
      let budget = WorkBudget(processorShare: 0.1, bytesPerSecond: .max)
      budget.begin()
      let started = Self.now()
      var work: UInt64 = 1
      for _ in 0..<30 {
        let slice = Self.now()
        // About a millisecond of work, or of waiting for the processor.
        while Self.now() == slice { work = work &* 6_364_136_223_846_793_005 &+ 1 }
        try? budget.spend()
      }
      #expect(work != 0)
      // How much of a slice was work depends on the machine's load; a tenth of it is surely there.
      #expect(Self.now() - started >= 60)
    }
  }

  @Test func bytesAreSpreadOverTime() {
    Self.onThread {
      let budget = WorkBudget(processorShare: 1, bytesPerSecond: 1_000_000)
      budget.begin()
      let started = Self.now()
      for _ in 0..<10 { try? budget.spend(byteCount: 20_000) }
      #expect(Self.now() - started >= 180)
    }
  }

  @Test func bytesOfWorkAreCountedOnce() {
    Self.onThread {
      let budget = WorkBudget(processorShare: 1, bytesPerSecond: 1_000_000)
      budget.begin()
      let started = Self.now()
      // 100,000 bytes in steps, then the same of the next work.
      for _ in 0..<2 {
        budget.beginWork()
        for step in 1...10 { try? budget.spend(untilByteCount: step * 10_000) }
      }
      let took = Self.now() - started
      #expect(took >= 180)
    }
  }

  /// What bounds the log runs while a compaction takes its time.
  @Test func briefJobsWaitForNoOther() {
    let runs = Monitor(0)
    let work = BackgroundWork(
      jobs: [
        BackgroundJob(name: "long", intervalMilliseconds: 1) { budget in
          while true { try budget.spend(byteCount: 1_000) }
        },
        BackgroundJob(name: "brief", intervalMilliseconds: 5, isBrief: true) { _ in runs.change { $0 += 1 } },
      ], budget: WorkBudget(processorShare: 1, bytesPerSecond: 100_000))
    let isSeen = runs.wait(milliseconds: 20_000) { $0 >= 5 ? true : nil }
    #expect(isSeen == true)
    work.stop()
    let count = runs.withLock { $0 }
    #expect(work.metrics().contains { $0.labels == ["job": "brief"] && $0.value == Double(count) })
  }

  @Test func aStopEndsWorkThatIsAheadOfItsBudget() {
    Self.onThread {
      let budget = WorkBudget(processorShare: 1, bytesPerSecond: 1)
      budget.begin()
      let stopper = BackgroundThread("stopper") { budget.stop() }
      #expect(throws: WorkBudget.Stopped.self) { try budget.spend(byteCount: 1_000_000) }
      stopper.join()
    }
  }

  @Test func jobsRunAtTheirIntervalsAlsoAfterFailures() {
    struct Fault: Error {}
    let messages = Mutex<[String]>([])
    let runs = Mutex<[String: Int]>([:])
    let count = Monitor(0)
    func job(_ name: String, every milliseconds: Int64, fails: Bool) -> BackgroundJob {
      BackgroundJob(name: name, intervalMilliseconds: milliseconds) { budget in
        try budget.spend()
        runs.withLock { $0[name, default: 0] += 1 }
        count.change { $0 += 1 }
        if fails { throw Fault() }
      }
    }
    let work = BackgroundWork(
      jobs: [
        job("often", every: 5, fails: false), job("faulty", every: 5, fails: true),
        job("rare", every: 3_600_000, fails: false),
      ],
      budget: WorkBudget(processorShare: 1, bytesPerSecond: .max)
    ) { message in messages.withLock { $0.append(message) } }
    #expect(count.wait(milliseconds: 20_000) { $0 >= 8 ? true : nil } == true)
    work.stop()
    #expect(runs.withLock { ($0["often"] ?? 0) >= 3 && ($0["faulty"] ?? 0) >= 3 && $0["rare"] == nil })
    #expect(messages.withLock { $0.count == 1 && $0[0].hasPrefix("faulty failed: ") })
    let samples = work.metrics()
    #expect(
      samples.contains { $0.name == "colq_background_failures_total" && $0.labels["job"] == "faulty" && $0.value >= 3 })
    #expect(
      samples.contains { $0.name == "colq_background_failures_total" && $0.labels["job"] == "often" && $0.value == 0 })
  }

  /// Deliveries go on beside compactions; afterwards few files are there and every row once.
  @Test func compactionKeepsTheNumberOfFilesBounded() throws {
    let scratch = ScratchFolder(inMemory: true)
    let lake = scratch.path + "/lake"
    let stream = MemoryStream()
    let committed = Monitor<Int64>(0)
    // The time limit: on a busy machine windows grow beyond what is appended at a time, and nothing else would end them.
    let service = try FirehoseService(
      stream: stream, writers: [try FirehoseServiceTests.writer(scratch)],
      options: FirehoseServiceTests.options(milliseconds: 1),
      progress: { _, position in committed.change { $0 = position.sequence } })
    try FirehoseServiceTests.append(stream, rows: 0..<20, arrival: 1_714_521_600_000)
    service.notify()
    #expect(committed.wait(milliseconds: 20_000) { $0 == 20 ? true : nil } == true)
    let compactions = Monitor(0)
    let compaction = BackgroundJob.compaction(lake: lake, table: "clickstream", intervalMilliseconds: 1)
    let work = BackgroundWork(
      jobs: [
        BackgroundJob(name: compaction.name, intervalMilliseconds: 1) { budget in
          try compaction.run(budget)
          compactions.change { $0 += 1 }
        }
      ], budget: WorkBudget(processorShare: 1, bytesPerSecond: .max))
    for part in 1..<40 {
      try FirehoseServiceTests.append(
        stream, rows: part * 20..<part * 20 + 20, arrival: 1_714_521_600_000 + Int64(part))
      service.notify()
      let end = Int64(part * 20 + 20)
      #expect(committed.wait(milliseconds: 20_000) { $0 == end ? true : nil } == true)
    }
    service.stop()
    let before = compactions.withLock { $0 }
    // The one under way may have begun before the last commit; the one after it has not.
    #expect(compactions.wait(milliseconds: 20_000) { $0 >= before + 2 ? true : nil } == true)
    work.stop()
    #expect(work.metrics().filter { $0.name == "colq_background_failures_total" }.allSatisfy { $0.value == 0 })
    #expect(try LakeReading(lake).sequences == (0..<800).map { Int64($0) })
    let table = try #require(try DeltaTable.open(lake + "/clickstream/columnar"))
    #expect(try table.snapshot().files.count <= 4)
    #expect(try VerifyJob(lake: lake).run().faults.isEmpty)
  }
}
