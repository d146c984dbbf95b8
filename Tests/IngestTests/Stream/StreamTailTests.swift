import Columnar
import QueryPlanner
import TestSupport
import Testing

@testable import Ingest

@Suite struct StreamTailTests {
  /// Another process sees what is written while the log is open, from any position, over several segments.
  @Test func readersFollowAWriter() throws {
    let scratch = ScratchFolder()
    var options = StreamLogOptions()
    options.segmentByteCount = 1_500
    let log = try StreamSample.open(scratch, options: options)
    let reader = StreamReader(StreamSample.folder(scratch))
    #expect(try reader.read(shard: 0, from: .start).isEmpty)
    for part in 0..<30 {
      _ = try StreamSample.append(log, StreamSample.entry(part * 5..<part * 5 + 5, rejected: part % 2))
      let found = try reader.read(shard: 0, from: StreamPosition(sequence: 3))
      #expect(found.flatMap { StreamSample.numbers($0.frame) } == Array(3..<Int64(part * 5 + 5)))
    }
    #expect(try reader.shardCount() == 1)
    log.close()
  }

  /// Rows in no commit yet are seen by queries, by this process and by others; committed ones are not seen twice.
  @Test func queriesSeeRowsBeforeAnyDelivery() throws {
    let scratch = ScratchFolder()
    let lake = scratch.path + "/lake"
    let writer = try FirehoseServiceTests.writer(scratch)
    try writer.createTable()
    let layout = TableLayout.clickstream
    let log = try StreamLog(StreamFolder(lake: lake, stream: "clickstream"), schema: layout.columns, shardCount: 1)
    let arrival: Int64 = 1_714_521_600_000
    func append(_ rows: Range<Int>) throws {
      let columns = layout.columns.fields.map { field in
        Vector(
          field.type, rows.map { field.type.physical == .string ? .text("\(field.name) \($0 % 3)") : .integer(arrival) }
        )
      }
      _ = try StreamSample.append(
        log, StreamEntry(rows: Batch(columns: columns, count: rows.count), arrival: arrival))
    }
    func check(_ count: Int64) throws {
      for own in [log, nil] {
        var options = SessionOptions(lakePath: lake)
        options.tail = StreamTail(lake: lake, log: own)
        let session = try Session(options)
        #expect(try session.prepare("SELECT count(*) FROM clickstream").rows() == [[.integer(count)]])
        let groups = try session.prepare(
          "SELECT productid, count(*), min(year || month || day), max(_seq) FROM clickstream WHERE day = '01' GROUP BY 1 ORDER BY 1"
        ).rows()
        #expect(groups.reduce(0) { $0 + ($1[1].integer ?? 0) } == count)
        #expect(groups.allSatisfy { $0[2] == .text("20240501") })
        #expect(try session.prepare("SELECT count(*) FROM clickstream WHERE day = '02'").rows() == [[.integer(0)]])
        #expect(try session.prepare("SELECT * FROM clickstream").schema.fields.count == 12)
        let sequences = try session.prepare("SELECT _seq FROM clickstream ORDER BY _seq").rows()
        #expect(sequences.compactMap { $0[0].integer } == Array(0..<count))
        #expect(
          try session.prepare("SELECT max(_seq), count(customerid) FROM clickstream").rows()
            == [[count == 0 ? .null : .integer(count - 1), .integer(count)]])
      }
    }
    try check(0)
    try append(0..<10)
    try check(10)
    try FirehoseService(stream: log, writers: [writer], options: FirehoseServiceTests.options()).stop()
    try check(10)
    try append(10..<14)
    try check(14)
    log.close()
  }
}
