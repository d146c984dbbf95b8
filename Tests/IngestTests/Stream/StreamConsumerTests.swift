import Columnar
import TestSupport
import Testing

@testable import Ingest

@Suite struct StreamConsumerTests {
  private static func consumer(
    _ scratch: ScratchFolder, _ name: String? = nil, _ start: StreamConsumer.Start = .oldest, reset: Bool = false
  ) throws -> StreamConsumer {
    try StreamConsumer(
      lake: scratch.path + "/lake", stream: "clicks", name: name, start: start, ignoresCheckpoint: reset)
  }

  private static var smallSegments: StreamLogOptions {
    var options = StreamLogOptions()
    options.segmentByteCount = 4_096
    return options
  }

  /// The values of the column `n` of all there is.
  private static func rest(_ consumer: StreamConsumer) throws -> [Int64] {
    var numbers: [Int64] = []
    while true {
      let parts = try consumer.next()
      if parts.isEmpty { return numbers }
      for part in parts {
        #expect(part.schema.fields.map(\.name) == ["name", "n", "at", "_shard", "_seq"])
        for row in 0..<part.rows.count { numbers.append(part.rows.columns[1].value(at: row).integer ?? -1) }
      }
    }
  }

  @Test func aPlaceIsKeptUnderAName() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch)
    defer { log.close() }
    _ = try StreamSample.append(log, StreamSample.entry(0..<10, rejected: 2))
    do {
      let first = try Self.consumer(scratch, "mail")
      #expect(throws: StreamError.self) { try Self.consumer(scratch, "mail") }
      let seen = try Self.rest(first)
      #expect(seen == Array(0..<10))
      // Not kept yet.
    }
    do {
      let again = try Self.consumer(scratch, "mail")
      let seen = try Self.rest(again)
      #expect(seen == Array(0..<10))
      try again.keepPlace()
    }
    _ = try StreamSample.append(log, StreamSample.entry(10..<13))
    let mail = try Self.rest(Self.consumer(scratch, "mail"))
    let other = try Self.rest(Self.consumer(scratch, "other"))
    let late = try Self.rest(Self.consumer(scratch, "late", .latest))
    let anew = try Self.rest(Self.consumer(scratch, "mail", .oldest, reset: true))
    #expect(mail == [10, 11, 12] && other == Array(0..<13) && late == [] && anew == Array(0..<13))
  }

  /// Segments without any row lie between the rows.
  @Test func rejectedRecordsAloneAreNotTheEnd() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch, options: Self.smallSegments)
    defer { log.close() }
    _ = try StreamSample.append(log, StreamSample.entry(0..<3))
    for _ in 0..<50 { _ = try StreamSample.append(log, StreamSample.entry(0..<0, rejected: 20)) }
    _ = try StreamSample.append(log, StreamSample.entry(3..<6))
    let seen = try Self.rest(Self.consumer(scratch))
    #expect(seen == Array(0..<6))
  }

  @Test func timesAreFound() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch, options: Self.smallSegments)
    defer { log.close() }
    let base: Int64 = 1_714_521_600_000
    for part in 0..<60 {
      _ = try StreamSample.append(
        log, StreamSample.entry(part * 20..<part * 20 + 20, arrival: base + Int64(part) * 1_000))
    }
    for part in [0, 1, 30, 59] {
      let seen = try Self.rest(Self.consumer(scratch, nil, .time(base + Int64(part) * 1_000 - 1)))
      #expect(seen == Array(Int64(part * 20)..<1_200))
    }
    let none = try Self.rest(Self.consumer(scratch, nil, .time(base + 3_600_000)))
    #expect(none.isEmpty)
  }

  @Test func retentionDoesNotWait() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch, options: Self.smallSegments)
    defer { log.close() }
    _ = try StreamSample.append(log, StreamSample.entry(0..<20))
    try Self.consumer(scratch, "slow").keepPlace()
    for part in 1..<30 { _ = try StreamSample.append(log, StreamSample.entry(part * 20..<part * 20 + 20)) }
    log.setDelivered(shard: 0, log.end(shard: 0))
    try log.applyRetention(now: UTCTime.now + 365 * 86_400_000)
    do {
      let slow = try Self.consumer(scratch, "slow")
      #expect(throws: StreamError.self) { try slow.next() }
    }
    let rest = try Self.rest(Self.consumer(scratch, "slow", .oldest, reset: true))
    #expect(rest.last == 599 && rest.first ?? 0 > 0 && rest == Array((rest.first ?? 0)..<600))
  }

  @Test func whatIsGoneOrFalseIsTold() throws {
    let scratch = ScratchFolder()
    #expect(throws: StreamError.self) { try Self.consumer(scratch) }
    let log = try StreamSample.open(scratch, shardCount: 2)
    defer { log.close() }
    _ = try StreamSample.append(log, StreamSample.entry(0..<3), shard: 1)
    for name in ["", "a/b", "..", "a b", String(repeating: "x", count: 129)] {
      #expect(throws: StreamError.self) { try Self.consumer(scratch, name) }
    }
    let store = LocalObjectStore(root: StreamSample.folder(scratch).path)
    let ahead = #"{"positions":[{"sequence":0,"rejected":0},{"sequence":9,"rejected":0}]}"#
    for text in ["", "{", #"{"positions":[]}"#, #"{"positions":[{"sequence":-1,"rejected":0},{}]}"#, ahead] {
      try store.put("consumers/c.json", Array(text.utf8))
      #expect(throws: StreamError.self) { try Self.consumer(scratch, "c") }
    }
    let seen = try Self.rest(Self.consumer(scratch, "c", .oldest, reset: true))
    #expect(seen == [0, 1, 2])
  }
}
