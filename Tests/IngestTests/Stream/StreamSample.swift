import Columnar
import TestSupport

@testable import Ingest

/// Streams of few columns for tests, and what was promised of them.
enum StreamSample {
  static let schema = Schema([Field("name", .text), Field("n", .bigint), Field("at", .timestamp(precision: 3))])

  static func folder(_ scratch: ScratchFolder, files: FileLayer = .system) -> StreamFolder {
    StreamFolder(lake: scratch.path + "/lake", stream: "clicks", files: files)
  }

  static func open(
    _ scratch: ScratchFolder, shardCount: Int = 1, options: StreamLogOptions = StreamLogOptions(),
    initial: StreamPosition = .start
  ) throws -> StreamLog {
    try StreamLog(
      folder(scratch, files: options.files), schema: schema, shardCount: shardCount, options: options,
      initial: { _ in initial })
  }

  /// Rows that say their numbers.
  static func entry(_ rows: Range<Int>, rejected: Int = 0, arrival: Int64 = 1_714_521_600_000) -> StreamEntry {
    let batch = Batch(
      columns: [
        Vector(.text, rows.map { $0 % 5 == 0 ? .null : .text("row \($0) with a name") }),
        Vector(.bigint, rows.map { .integer(Int64($0)) }),
        Vector(.timestamp(precision: 3), rows.map { .integer(arrival + Int64($0)) }),
      ], count: rows.count)
    return StreamEntry(
      rows: batch,
      rejected: (0..<rejected).map {
        RejectedRecord(
          file: "f", line: $0 == 0 ? nil : $0, offset: 7, column: nil, reason: "bad \($0)", raw: [0x7B, 0xFF])
      }, arrival: arrival)
  }

  /// Appends and waits for the answer.
  static func append(_ log: StreamLog, _ entry: StreamEntry, shard: Int = 0) throws -> StreamReceipt {
    let answer = Monitor<Result<StreamReceipt, StreamError>?>(nil)
    try log.append(entry, shard: shard) { result in answer.change { $0 = result } }
    guard let result = answer.wait(milliseconds: 30_000, until: { $0 }) else { throw StreamError.closed }
    return try result.get()
  }

  /// The numbers of all rows from a position on.
  static func numbers(_ stream: any EventStream, shard: Int = 0, from position: StreamPosition = .start) throws
    -> [Int64]
  {
    var numbers: [Int64] = []
    var next = position
    while true {
      let frames = try stream.read(shard: shard, from: next, byteLimit: 1 << 20)
      guard let last = frames.last else { return numbers }
      numbers += frames.flatMap { self.numbers($0) }
      next = last.end
    }
  }

  static func numbers(_ frame: StreamFrame) -> [Int64] {
    (0..<frame.entry.rows.count).compactMap { frame.entry.rows.columns[1].value(at: $0).integer }
  }

  static func segments(_ scratch: ScratchFolder, shard: Int = 0) throws -> [String] {
    let folder = folder(scratch)
    return try SegmentFile.list(folder.shardPath(shard), .system).map { folder.shardPath(shard) + "/" + $0.name }
  }
}
