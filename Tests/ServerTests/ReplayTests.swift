import Columnar
import Ingest
import QueryPlanner
import TestSupport
import Testing

@testable import Server

/// Rejected events sent again to a real collector.
@Suite struct ReplayTests {
  /// Fails of every customer that is no number.
  private static let strict =
    "SELECT deviceid, CAST(CAST(customerid AS bigint) AS varchar) AS customerid FROM batch"

  private static func serve(
    _ scratch: ScratchFolder, _ more: [String: String] = [:], file: String? = nil, _ body: (Int) throws -> Void
  ) async throws {
    let node = try ServerNodeTests.node(try ServerNodeTests.settings(scratch, more, file: file))
    let ports = try await node.start()
    do { try body(ports.collector) } catch {
      await node.stop()
      throw error
    }
    await node.stop()
  }

  /// A lake with `count` rejected events, `C0` and on, in one errors object for each request of ten.
  private static func reject(_ count: Int, _ scratch: ScratchFolder) async throws {
    try await serve(scratch, ["transform.sql": strict]) { port in
      for first in stride(from: 0, to: count, by: 10) {
        let events = (first..<min(first + 10, count)).map { #"{"customerid":"C\#($0)","deviceid":"é\"\#($0)"}"# }
        let answer = try HTTPText.post(port, "/clickstream", "[\(events.joined(separator: ","))]")
        #expect(answer.hasSuffix(#"{"accepted":0,"rejected":\#(events.count)}"#))
      }
    }
  }

  private static func job(_ scratch: ScratchFolder, _ port: Int, _ change: (inout ReplayOptions) -> Void = { _ in })
    -> ReplayJob
  {
    var options = ReplayOptions()
    options.url = "http://127.0.0.1:\(port)/clickstream"
    change(&options)
    return ReplayJob(lake: scratch.path + "/lake", table: "clickstream", options: options)
  }

  private static func sent(_ scratch: ScratchFolder, _ port: Int, _ change: (inout ReplayOptions) -> Void = { _ in })
    throws -> Int
  {
    try job(scratch, port, change).run().sentCount
  }

  private static func devices(_ scratch: ScratchFolder) throws -> [Value] {
    try Session(SessionOptions(lakePath: scratch.path + "/lake")).prepare(
      "SELECT deviceid FROM clickstream ORDER BY 1"
    ).rows().map(\.[0])
  }

  @Test func eachEventGoesOnce() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(25, scratch)
    try await Self.serve(scratch) { port in
      let dry = try Self.job(scratch, port) { $0.isDryRun = true }.run()
      #expect(dry.sentCount == 25 && dry.reasons.count == 25)
      let some = try Self.job(scratch, port) { $0.reason = "'C3'" }.run()
      #expect(some.sentCount == 1)
      let rest = try Self.job(scratch, port) { $0.batchCount = 4 }.run()
      #expect(rest.sentCount == 24 && rest.doneCount == 1 && rest.rejectedCount == 0)
      let again = try Self.job(scratch, port).run()
      #expect(again.sentCount == 0 && again.doneCount == 25)
    }
    let devices = try Self.devices(scratch)
    #expect(devices.count == 25 && Set(devices) == Set((0..<25).map { Value.bytes(Array("é\"\($0)".utf8)) }))
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.isEmpty)
  }

  @Test func whatFailsAgainWaitsForTheNextRun() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(3, scratch)
    try await Self.serve(scratch, ["transform.sql": Self.strict]) { port in
      let run = try Self.job(scratch, port).run()
      #expect(run.sentCount == 3 && run.rejectedCount == 3)
    }
    try await Self.serve(scratch) { port in
      let run = try Self.job(scratch, port).run()
      #expect(run.sentCount == 3 && run.doneCount == 3 && run.rejectedCount == 0)
    }
    #expect(try Self.devices(scratch).count == 3)
  }

  @Test func timesLimitWhatIsSent() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(2, scratch)
    let now = UTCTime.now
    let late = try Self.sent(scratch, 1) { ($0.isDryRun, $0.since) = (true, now + 60_000) }
    let early = try Self.sent(scratch, 1) { ($0.isDryRun, $0.until) = (true, now - 60_000) }
    let between = try Self.sent(scratch, 1) { ($0.isDryRun, $0.since, $0.until) = (true, now - 60_000, now + 60_000) }
    #expect(late == 0 && early == 0 && between == 2)
  }

  /// An event that breaks the schema stays and is told; those of its request go.
  @Test func invalidEventsStay() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(5, scratch)
    let schema = scratch.path + "/schema.json"
    try LocalObjectStore(root: scratch.path).put(
      "schema.json", Array(#"{"properties":{"customerid":{"type":"string","pattern":"^C[0124]$"}}}"#.utf8))
    try await Self.serve(scratch, ["validation.schema": schema]) { port in
      let run = try Self.job(scratch, port).run()
      #expect(run.sentCount == 4 && run.refusedCount == 1)
      #expect(run.firstRefusal?.hasPrefix("status 400") == true)
    }
    try await Self.serve(scratch) { port in
      let count = try Self.sent(scratch, port)
      #expect(count == 1)
    }
    #expect(try Self.devices(scratch).count == 5)
  }

  @Test func keysAreSent() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(1, scratch)
    let settings = "gateway:\n  apiKeys:\n    - name: shop\n      key: 0123456789abcdefghij\n"
    try await Self.serve(scratch, file: settings) { port in
      #expect(throws: ReplayError.self) { try Self.job(scratch, port).run() }
      #expect(throws: ReplayError.self) { try Self.sent(scratch, port) { $0.apiKey = "a\r\nb: c" } }
      let count = try Self.sent(scratch, port) { $0.apiKey = "0123456789abcdefghij" }
      #expect(count == 1)
    }
  }

  @Test func damageAndDeadServersAreTold() async throws {
    let scratch = ScratchFolder()
    try await Self.reject(2, scratch)
    #expect(throws: ReplayError.self) { try Self.job(scratch, 1).run() }
    #expect(throws: ReplayError.self) { try Self.sent(scratch, 1) { $0.url = "clickstream" } }
    let store = LocalObjectStore(root: scratch.path + "/lake/clickstream")
    try await Self.serve(scratch) { port in
      let count = try Self.sent(scratch, port)
      #expect(count == 2)
    }
    // Without readable marks events would come twice.
    let marks = try #require(try store.list("_replayed/").first?.key)
    for text in ["", "{}", #"{"object":"x","lines":[]}"#, "[1"] {
      try store.put(marks, Array(text.utf8))
      #expect(throws: ReplayError.self) { try Self.sent(scratch, 1) { $0.isDryRun = true } }
    }
    try store.delete([marks])
    let object = try #require(try store.list("errors/").first?.key)
    let lines = [
      #"{"file":"a.csv","line":7,"reason":"bad","raw":"C1;x"}"#,
      #"{"file":"a","reason":"bad","raw":"{}","rawbase16":"7bff7d"}"#, #"{"file":"t","reason":"ok","raw":"{}"}"#,
    ]
    try store.put(object, Array(lines.joined(separator: "\n").utf8))
    let dry = try Self.job(scratch, 1) { $0.isDryRun = true }.run()
    #expect(dry.sentCount == 1 && dry.foreignCount == 2 && dry.reasons == ["ok": 1])
    try store.put(object, Array("{\"raw\":".utf8))
    #expect(throws: ReplayError.self) { try Self.sent(scratch, 1) { $0.isDryRun = true } }
    #expect(throws: (any Error).self) {
      try ReplayJob(lake: scratch.path + "/lake", table: "../x", options: ReplayOptions()).run()
    }
  }
}
