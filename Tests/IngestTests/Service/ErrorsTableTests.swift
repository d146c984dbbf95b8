import Columnar
import QueryPlanner
import TestSupport
import Testing

@testable import Ingest

@Suite struct ErrorsTableTests {
  /// What could not become a row is a row of `clickstream_errors`, with its reason and its raw text.
  @Test func rejectedRecordsCanBeQueried() throws {
    let scratch = ScratchFolder()
    let stream = MemoryStream()
    let writer = try FirehoseServiceTests.writer(scratch)
    try writer.createTable()
    let session = try Session(SessionOptions(lakePath: scratch.path + "/lake"))
    func rows(_ sql: String) throws -> [[Value]] { try session.prepare(sql).rows() }
    #expect(try rows("SELECT count(*) FROM clickstream_errors") == [[.integer(0)]])
    for part in 0..<3 {
      try FirehoseServiceTests.append(
        stream, rows: part * 5..<part * 5 + 5, arrival: 1_714_521_600_000, rejected: part)
    }
    try FirehoseService(stream: stream, writers: [writer], options: FirehoseServiceTests.options()).stop()
    #expect(
      try rows("SELECT count(*), count(line), min(raw) FROM clickstream_errors") == [
        [.integer(3), .integer(0), .text("{")]
      ])
    #expect(
      try rows("SELECT reason, count(*) FROM clickstream_errors GROUP BY 1 ORDER BY 1")
        == [[.text("bad 0"), .integer(2)], [.text("bad 1"), .integer(1)]])
    #expect(try session.tableNames() == ["clickstream", "clickstream_errors"])
    #expect(throws: SQLError.self) { try session.prepare("SELECT * FROM other_errors") }
    #expect(throws: SQLError.self) { try session.prepare("SELECT * FROM _errors") }
  }
}
