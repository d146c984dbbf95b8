import Columnar
import Ingest
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Kills imports with SIGKILL at random moments: no row may be lost or doubled.
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
    let whole = try Self.run(["import", scratch.path + "/other"] + arguments.dropFirst(2), killAfter: nil)
    try #require(whole.status == 0)
    var kills = 0
    var finished = false
    while kills < Self.killCount {
      // Later kills come sooner after the start, so that few runs reach the end before 50 are done.
      let share = finished ? 0.05 : 1.5 / Double(Self.killCount)
      let wait = Int.random(in: 0...Int(Double(whole.microseconds) * share) + 20_000, using: &random)
      let run = try Self.run(arguments, killAfter: wait)
      if run.status == SIGKILL { kills += 1 } else { finished = true }
      if kills % 10 == 0 { try Self.checkBetween(lake, "seed \(seed), kill \(kills)") }
    }
    #expect(try Self.run(arguments, killAfter: nil).status == 0)
    let reading = try LakeReading(lake)
    #expect(reading.sequences.count == Self.rowCount, "seed \(seed)")
    #expect(reading.holds(clicks), "seed \(seed)")
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "seed \(seed): \(report.faults)")
    #expect(try Self.run(arguments, killAfter: nil).status == 0)
    #expect(try LakeReading(lake).sequences.count == Self.rowCount)
  }

  /// After a kill every committed row is there once; objects without a commit are known as such.
  private static func checkBetween(_ lake: String, _ comment: String) throws {
    guard try DeltaTable.open(lake + "/clickstream/columnar") != nil else { return }
    let report = try VerifyJob(lake: lake).run()
    #expect(report.faults.isEmpty, "\(comment): \(report.faults)")
  }

  /// Runs the probe; kills it after so many microseconds. `status` is the exit status or the signal that ended it.
  private static func run(_ arguments: [String], killAfter: Int?) throws -> (status: Int32, microseconds: Int) {
    let program = productsFolder() + "/ImportProbe"
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var child = pid_t()
    let started = UTCTime.now
    try #require(posix_spawn(&child, program, &actions, nil, &words, environ) == 0, "cannot start \(program)")
    if let killAfter {
      usleep(UInt32(killAfter))
      kill(child, SIGKILL)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
    return (code, Int(UTCTime.now - started) * 1_000)
  }

  /// Folder of the built products: that of the running test binary, else the default one.
  private static func productsFolder() -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    if let slash = path.lastIndex(of: "/"), access(path[..<slash] + "/ImportProbe", X_OK) == 0 {
      return String(path[..<slash])
    }
    return ".build/debug"
  }
}
