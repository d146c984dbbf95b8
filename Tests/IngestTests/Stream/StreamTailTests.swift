import Columnar
import Foundation
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
      let tail = try reader.tail(shard: 0, from: StreamPosition(sequence: 3))
      #expect(
        try tail.flatMap { try $0.frames().frames.flatMap(StreamSample.numbers) } == Array(3..<Int64(part * 5 + 5)))
      #expect(tail.reduce(0) { $0 + $1.rowCount } == part * 5 + 2)
    }
    #expect(try reader.shardCount() == 1)
    log.close()
  }

  /// Rows in no commit yet are seen by queries, by this process and by others; committed ones are not seen twice.
  @Test func queriesSeeRowsBeforeAnyDelivery() throws {
    let scratch = ScratchFolder()
    let lake = scratch.path + "/lake"
    let (writer, log) = try Self.table(scratch)
    func append(_ rows: Range<Int>) throws { try Self.append(log, rows) }
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

  /// A long tail is read a segment at a time, and a query in progress sees what retention removes meanwhile.
  @Test func segmentsAreReadWhenTheQueryComesToThem() throws {
    for (own, segmentCount) in [(true, 20), (false, 20), (true, 160), (false, 160)] {
      let scratch = ScratchFolder()
      var options = StreamLogOptions()
      options.segmentByteCount = 1
      options.recentByteLimit = 4_000
      let (_, log) = try Self.table(scratch, options)
      for part in 0..<segmentCount { try Self.append(log, part * 3..<part * 3 + 3) }
      #expect(log.metrics().contains { $0.name == "colq_stream_segments" && $0.value == Double(segmentCount) })
      var session = SessionOptions(lakePath: scratch.path + "/lake")
      session.tail = StreamTail(lake: scratch.path + "/lake", log: own ? log : nil)
      let query = try Session(session).prepare(
        "SELECT count(*), sum(_seq), count(DISTINCT _seq) FROM clickstream WHERE _seq >= 4")
      let count = Int64(segmentCount * 3)
      let expected: [[Value]] = [[.integer(count - 4), .integer(count * (count - 1) / 2 - 6), .integer(count - 4)]]
      #expect(try query.rows().map { $0.map { .integer($0.integer ?? -1) } } == expected)
      log.setDelivered(shard: 0, log.end(shard: 0))
      try log.applyRetention(now: .max)
      #expect(log.metrics().contains { $0.name == "colq_stream_segments" && $0.value == 1 })
      if segmentCount <= ShardTail.openSegmentCount {
        #expect(try query.rows().map { $0.map { .integer($0.integer ?? -1) } } == expected)
      } else {
        let error = #expect(throws: (any Error).self) { try query.rows() }
        #expect("\(error.map { "\($0)" } ?? "")".contains("changes faster than it can be read"))
      }
      log.close()
    }
  }

  /// A segment that lost its end must not look like a shorter tail.
  @Test func aTailWithMissingRowsIsRefused() throws {
    let scratch = ScratchFolder()
    var options = StreamLogOptions()
    options.segmentByteCount = 1_500
    options.recentByteLimit = 1_000
    let (_, log) = try Self.table(scratch, options)
    for part in 0..<40 { try Self.append(log, part * 3..<part * 3 + 3) }
    let folder = StreamFolder(lake: scratch.path + "/lake", stream: "clickstream").shardPath(0)
    let segments = try SegmentFile.list(folder, .system)
    #expect(segments.count > 4)
    let path = folder + "/" + segments[2].name
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    #expect(truncate(path, off_t(size - 8)) == 0)
    for own in [log, nil] {
      var session = SessionOptions(lakePath: scratch.path + "/lake")
      session.tail = StreamTail(lake: scratch.path + "/lake", log: own)
      let error = #expect(throws: (any Error).self) {
        try Session(session).prepare("SELECT sum(_seq) FROM clickstream").rows()
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains(segments[2].name))
    }
    log.close()
  }

  private static let arrival: Int64 = 1_714_521_600_000

  private static func table(
    _ scratch: ScratchFolder, _ options: StreamLogOptions = StreamLogOptions()
  ) throws -> (LakeWriter, StreamLog) {
    let writer = try FirehoseServiceTests.writer(scratch)
    try writer.createTable()
    let folder = StreamFolder(lake: scratch.path + "/lake", stream: "clickstream")
    return (writer, try StreamLog(folder, schema: TableLayout.clickstream.columns, shardCount: 1, options: options))
  }

  private static func append(_ log: StreamLog, _ rows: Range<Int>) throws {
    let columns = TableLayout.clickstream.columns.fields.map { field in
      Vector(
        field.type, rows.map { field.type.physical == .string ? .text("\(field.name) \($0 % 3)") : .integer(arrival) })
    }
    _ = try StreamSample.append(log, StreamEntry(rows: Batch(columns: columns, count: rows.count), arrival: arrival))
  }
}
