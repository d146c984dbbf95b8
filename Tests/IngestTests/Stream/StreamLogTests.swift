import Columnar
import Synchronization
import TestSupport
import Testing

@testable import Ingest

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StreamLogTests {
  @Test func everyTypeComesBack() throws {
    let types: [DataType] = [
      .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 30, scale: 2), .text,
      .varbinary, .date, .timestamp(precision: 6),
    ]
    let schema = Schema(types.enumerated().map { Field("c\($0.offset)", $0.element) })
    let scratch = ScratchFolder()
    var generator = SeededGenerator(seed: 5)
    let log = try StreamLog(StreamSample.folder(scratch), schema: schema, shardCount: 1)
    var expected: [[Value]] = []
    for step in [1, 7, 64, 1_000] {
      let columns = types.map { type in
        RandomVectors.values(type, count: step, distinct: 50, nullShare: step == 64 ? 0 : 0.2, using: &generator)
      }
      // One of the columns as a dictionary: forms are the log's own matter.
      let vectors = zip(types, columns).enumerated().map { i, pair in
        i == 8 ? RandomVectors.dictionary(pair.0, pair.1) : Vector(pair.0, pair.1)
      }
      expected += (0..<step).map { row in columns.map { $0[row] } }
      _ = try StreamSample.append(log, StreamEntry(rows: Batch(columns: vectors, count: step), arrival: 1))
    }
    func rows(_ log: StreamLog) throws -> [[Value]] {
      try log.read(shard: 0, from: .start, byteLimit: .max).flatMap { frame in
        (0..<frame.entry.rows.count).map { frame.entry.rows.row($0) }
      }
    }
    #expect(try rows(log) == expected)
    log.close()
    // From the file, by a log that was opened anew.
    let again = try StreamLog(StreamSample.folder(scratch), schema: schema, shardCount: 1)
    #expect(try rows(again) == expected)
    again.close()
  }

  @Test func positionsCountRowsAndRejectedRecords() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch)
    #expect(try StreamSample.append(log, StreamSample.entry(0..<10, rejected: 2)).first == .start)
    let second = try StreamSample.append(log, StreamSample.entry(10..<10, rejected: 1))
    #expect(second.first == StreamPosition(sequence: 10, rejected: 2) && second.rowCount == 0)
    _ = try StreamSample.append(log, StreamSample.entry(10..<15))
    #expect(log.end(shard: 0) == StreamPosition(sequence: 15, rejected: 3))
    for source in [log as any EventStream] {
      let inside = try source.read(shard: 0, from: StreamPosition(sequence: 4, rejected: 1), byteLimit: .max)
      #expect(inside.first?.first == StreamPosition(sequence: 4, rejected: 1))
      #expect(inside.flatMap { StreamSample.numbers($0) } == Array(4..<15))
      #expect(inside.flatMap(\.entry.rejected).count == 2)
      #expect(inside.flatMap(\.entry.rejected).first?.line == 1)
    }
    // At the end there is nothing; one frame comes whatever the limit.
    #expect(try log.read(shard: 0, from: log.end(shard: 0), byteLimit: 1).isEmpty)
    #expect(try log.read(shard: 0, from: .start, byteLimit: 1).count == 1)
    log.close()
    #expect(throws: StreamError.self) { try StreamSample.append(log, StreamSample.entry(0..<1)) }
  }

  @Test func appendsShareSyncs() throws {
    let scratch = ScratchFolder()
    var options = StreamLogOptions()
    let counter = SyncCounter()
    options.files.syncFile = { file in
      counter.count.add(1, ordering: .relaxed)
      usleep(2_000)
      return FileLayer.system.syncFile(file)
    }
    let log = try StreamSample.open(scratch, options: options)
    let answers = Monitor<[StreamReceipt]>([])
    for row in 0..<200 {
      try log.append(StreamSample.entry(row..<row + 1), shard: 0) { result in
        if case .success(let receipt) = result { answers.change { $0.append(receipt) } }
      }
    }
    #expect(answers.wait(milliseconds: 30_000) { $0.count == 200 ? true : nil } == true)
    // In the order of the calls, and in far fewer syncs than appends.
    #expect(answers.withLock { $0.map(\.first.sequence) } == Array(0..<200))
    #expect(counter.count.load(ordering: .relaxed) < 100)
    #expect(try StreamSample.numbers(log) == Array(0..<200))
    log.close()
  }

  private final class SyncCounter: Sendable {
    let count = Atomic<Int>(0)
  }

  @Test func segmentsAreRolledAndRemovedOnceDelivered() throws {
    let scratch = ScratchFolder()
    var options = StreamLogOptions()
    options.segmentByteCount = 2_000
    options.recentByteLimit = 3_000
    options.retentionByteCount = 5_000
    let log = try StreamSample.open(scratch, options: options)
    for part in 0..<50 { _ = try StreamSample.append(log, StreamSample.entry(part * 10..<part * 10 + 10)) }
    let all = try StreamSample.segments(scratch).count
    #expect(all > 10)
    #expect(try StreamSample.numbers(log) == Array(0..<500))
    #expect(try StreamSample.numbers(log, from: StreamPosition(sequence: 233)) == Array(233..<500))
    // In one call, as the hot tail reads.
    #expect(
      try log.read(shard: 0, from: .start, byteLimit: .max).flatMap { StreamSample.numbers($0) } == Array(0..<500))
    log.setDelivered(shard: 0, StreamPosition(sequence: 95))
    try log.applyRetention(now: UTCTime.now)
    // Nothing that is not delivered goes, whatever the size.
    #expect(try StreamSample.numbers(log, from: StreamPosition(sequence: 95)) == Array(95..<500))
    #expect(try StreamSample.segments(scratch).count < all)
    log.setDelivered(shard: 0, StreamPosition(sequence: 500))
    try log.applyRetention(now: UTCTime.now)
    let kept = try StreamSample.segments(scratch).count
    #expect((1...4).contains(kept))
    #expect(throws: StreamError.self) { try log.read(shard: 0, from: .start, byteLimit: 1) }
    // By age: all but the one that is being written.
    try log.applyRetention(now: UTCTime.now + options.retentionMilliseconds + 10_000)
    #expect(try StreamSample.segments(scratch).count == 1)
    log.close()
    let again = try StreamSample.open(scratch, options: options, initial: StreamPosition(sequence: 500))
    #expect(try StreamSample.append(again, StreamSample.entry(500..<501)).first.sequence == 500)
    again.close()
  }

  @Test func numbersGoOnWhereTheTableStands() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch, initial: StreamPosition(sequence: 1_000, rejected: 3))
    let receipt = try StreamSample.append(log, StreamSample.entry(1_000..<1_001))
    #expect(receipt.first == StreamPosition(sequence: 1_000, rejected: 3))
    log.close()
    let again = try StreamSample.open(scratch)
    #expect(again.end(shard: 0) == StreamPosition(sequence: 1_001, rejected: 3))
    again.close()
  }

  @Test func whatIsTooMuchIsRefused() throws {
    let scratch = ScratchFolder()
    let gate = Monitor(true)
    var options = StreamLogOptions()
    options.waitingByteLimit = 10_000
    options.undeliveredByteLimit = 50_000
    options.files.syncFile = { file in
      _ = gate.wait { $0 ? true : nil }
      return FileLayer.system.syncFile(file)
    }
    let freeBytes = FreeBytes()
    options.freeBytes = { _ in freeBytes.count.load(ordering: .relaxed) }
    let log = try StreamSample.open(scratch, options: options)
    gate.change { $0 = false }
    var refused = false
    for part in 0..<100 where !refused {
      do throws(StreamError) {
        try log.append(StreamSample.entry(part * 10..<part * 10 + 10), shard: 0) { _ in }
      } catch {
        guard case .busy(let seconds, _) = error else { throw error }
        refused = seconds > 0
      }
    }
    #expect(refused)
    gate.change { $0 = true }
    while log.metrics().contains(where: { $0.name == "colq_stream_waiting_bytes" && $0.value > 0 }) { usleep(1_000) }
    log.setDelivered(shard: 0, .start)
    var sequence = log.end(shard: 0).sequence
    #expect(throws: StreamError.self) {
      for _ in 0..<1_000 {
        let next = Int(sequence)
        _ = try StreamSample.append(log, StreamSample.entry(next..<next + 50))
        sequence = log.end(shard: 0).sequence
      }
    }
    log.setDelivered(shard: 0, log.end(shard: 0))
    _ = try StreamSample.append(log, StreamSample.entry(0..<1))
    freeBytes.count.store(1_000, ordering: .relaxed)
    usleep(250_000)
    #expect(throws: StreamError.self) { try StreamSample.append(log, StreamSample.entry(0..<1)) }
    log.close()
  }

  private final class FreeBytes: Sendable {
    let count = Atomic<Int>(1 << 40)
  }

  @Test func oneProcessWritesAStream() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch, shardCount: 2)
    #expect(throws: StreamError.self) { try StreamSample.open(scratch, shardCount: 2) }
    log.close()
    withExtendedLifetime(log) {}
  }

  @Test func theNumberOfShardsStays() throws {
    let scratch = ScratchFolder()
    try StreamSample.open(scratch, shardCount: 2).close()
    #expect(throws: StreamError.self) { try StreamSample.open(scratch, shardCount: 3) }
  }

  @Test func columnsMayBeAdded() throws {
    let scratch = ScratchFolder()
    let log = try StreamSample.open(scratch)
    _ = try StreamSample.append(log, StreamSample.entry(0..<5))
    log.close()
    let wider = Schema(StreamSample.schema.fields + [Field("extra", .double)])
    let again = try StreamLog(StreamSample.folder(scratch), schema: wider, shardCount: 1)
    var entry = StreamSample.entry(5..<8)
    entry.rows.columns.append(Vector(.double, [.double(1), .null, .double(3)]))
    _ = try StreamSample.append(again, entry)
    let frames = try again.read(shard: 0, from: .start, byteLimit: .max)
    let later = try again.read(shard: 0, from: StreamPosition(sequence: 5), byteLimit: .max)
    #expect(frames.first.map { $0.entry.rows.columns[3].value(at: 0) } == .null)
    #expect(later.first.map { $0.entry.rows.columns[3].value(at: 2) } == .double(3))
    again.close()
  }
}
