import Columnar
import Ingest
import TestSupport
import Testing

@Suite struct VerifyJobTests {
  private static func lake(_ scratch: ScratchFolder) throws -> (lake: String, store: LocalObjectStore) {
    let clicks = SampleClicks(count: 35, seed: 9, rowsPerDay: 20)
    let store = LocalObjectStore(root: scratch.path)
    var csv = clicks.csv
    csv += "broken\n".utf8
    try store.put("in.csv", csv)
    var options = ImportOptions()
    options.commitRowCount = 12
    _ = try ImportJob(
      files: [store.path("in.csv")], table: "clickstream", lake: scratch.path + "/lake", options: options
    ).run()
    return (scratch.path + "/lake", LocalObjectStore(root: scratch.path + "/lake/clickstream"))
  }

  /// One changed bit in any object of the table, at several places, is found and the object is named.
  @Test func everyKindOfObjectIsGuarded() throws {
    let scratch = ScratchFolder()
    let (lake, store) = try Self.lake(scratch)
    #expect(try VerifyJob(lake: lake).run().isSound)
    var kinds: Set<String> = []
    for object in try store.list("") where object.byteCount > 0 {
      kinds.insert(object.key.split(separator: "/").first.map(String.init) ?? "")
      let bytes = try store.get(object.key)
      for at in Set([0, 7, bytes.count / 3, bytes.count / 2, bytes.count - 1]).filter(bytes.indices.contains) {
        var changed = bytes
        changed[at] ^= 1 << UInt8(at % 8)
        try store.put(object.key, changed)
        let report = try VerifyJob(lake: lake).run()
        #expect(report.faults.contains { $0.path == store.path(object.key) }, "\(object.key) byte \(at)")
      }
      try store.put(object.key, bytes)
    }
    #expect(kinds == ["csv", "columnar", "errors", "_manifests"])
    #expect(try VerifyJob(lake: lake).run().isSound)
  }

  @Test func theLastCommitIsGuardedToo() throws {
    let scratch = ScratchFolder()
    let (lake, store) = try Self.lake(scratch)
    let last = try #require(try store.list("columnar/_delta_log").last)
    let bytes = try store.get(last.key)
    for at in stride(from: 0, to: bytes.count, by: 29) {
      var changed = bytes
      changed[at] ^= 1 << UInt8(at % 7)
      try store.put(last.key, changed)
      #expect(try !VerifyJob(lake: lake).run().isSound, "byte \(at)")
    }
  }

  @Test func missingAndForeignObjectsAreNamed() throws {
    let scratch = ScratchFolder()
    let (lake, store) = try Self.lake(scratch)
    for object in try store.list("") where object.byteCount > 0 {
      let bytes = try store.get(object.key)
      try store.delete([object.key])
      let report = try VerifyJob(lake: lake).run()
      #expect(!report.isSound, "\(object.key)")
      try store.put(object.key, bytes)
    }
    try store.put("csv/year=2024/month=05/day=01/other.csv", Array("x\n".utf8))
    #expect(try VerifyJob(lake: lake).run().faults.map(\.reason) == ["the object belongs to no commit"])
    try store.delete(["csv/year=2024/month=05/day=01/other.csv"])
    try store.put("csv/year=2024/.colq-1-1.tmp", Array("x\n".utf8))
    let report = try VerifyJob(lake: lake).run()
    #expect(report.isSound && report.notes.count == 1)
  }

  @Test func nothingToVerifyIsAnError() {
    let scratch = ScratchFolder()
    #expect(throws: (any Error).self) { try VerifyJob(lake: scratch.path).run() }
    #expect(throws: (any Error).self) { try VerifyJob(lake: scratch.path + "/none").run() }
    #expect(throws: (any Error).self) { try VerifyJob(lake: scratch.path, table: "t").run() }
  }
}
