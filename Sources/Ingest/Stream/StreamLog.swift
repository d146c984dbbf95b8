import Columnar
import Synchronization

/// The embedded stream: a log in files for each shard, and the newest frames in memory.
///
/// An append is answered when it is on disk. Appends that come while another one is being synced share the next sync. What an
/// append failed of is cut from the log before the next one is written, so that it never shows up later; only where the
/// disk refuses that as well until the process ends may a later start find such frames, whole and once.
package final class StreamLog: EventStream {
  package let name: String
  /// Columns of the rows.
  package let schema: Schema
  package var shardCount: Int { shards.count }
  private let folder: StreamFolder
  private let options: StreamLogOptions
  private let shards: [ShardLog]
  /// Held until the log is closed.
  private let lock: Mutex<FolderLock?>
  private let disk = Mutex(DiskSpace())

  /// Free space, asked for a few times a second.
  private struct DiskSpace {
    var checkedAt: Int64 = .min
    var freeByteCount: Int?
  }
  private static let diskCheckNanoseconds: Int64 = 200_000_000

  /// Opens the stream, makes it if there is none.
  ///
  /// - Parameters:
  ///   - schema: columns of the rows, the table's.
  ///   - initial: where the table stands in each shard: a log that holds less goes on there, since numbers are never
  ///     given twice.
  /// - Throws: `StreamError.refused` when another process has it open, or when it has another number of shards;
  ///   `StreamError.damaged`; `StorageError`.
  package init(
    _ folder: StreamFolder, schema: Schema, shardCount: Int, options: StreamLogOptions = StreamLogOptions(),
    initial: (_ shard: Int) throws -> StreamPosition = { _ in .start }
  ) throws {
    self.folder = folder
    self.options = options
    name = folder.name
    self.schema = schema
    guard let lock = try FolderLock(folder: folder.path, name: StreamFolder.lockName) else {
      throw StreamError.refused(
        reason: "another process has the stream '\(folder.path)' open: stop it first, or use another lake")
    }
    self.lock = Mutex(lock)
    if let known = try folder.description() {
      guard known.shardCount == shardCount else {
        throw StreamError.refused(
          reason:
            "the stream '\(folder.path)' has \(known.shardCount) shards, not \(shardCount): their number is set once, "
            + "when the stream is made")
      }
    } else {
      try folder.write(.init(shardCount: shardCount, created: UTCTime.now))
    }
    shards = try (0..<shardCount).map { shard in
      try ShardLog(
        shard: shard, folder: folder, schema: schema, initial: try initial(shard),
        recentByteLimit: options.recentByteLimit / shardCount, options: options)
    }
  }

  package func append(
    _ entry: StreamEntry, shard: Int, completion: @escaping @Sendable (Result<StreamReceipt, StreamError>) -> Void
  ) throws(StreamError) {
    if let refusal { throw refusal }
    try shards[shard].append(entry, completion: completion)
  }

  /// Why nothing is taken now, before memory or disk run out; nil: appends are welcome.
  package var refusal: StreamError? {
    if let free = freeByteCount, free < options.freeByteFloor {
      return .busy(
        retryAfter: 10,
        reason: "only \(free) bytes of the disk are free, \(options.freeByteFloor) must stay: free some space")
    }
    let undelivered = undeliveredByteCount
    if undelivered > options.undeliveredByteLimit {
      return .busy(
        retryAfter: 5, reason: "\(undelivered) bytes of the stream are in no table yet: see what delivery fails of")
    }
    return nil
  }

  private var freeByteCount: Int? {
    disk.withLock { disk in
      let now = MonotonicTime.nanoseconds
      if disk.checkedAt == .min || now - disk.checkedAt > Self.diskCheckNanoseconds {
        disk.checkedAt = now
        disk.freeByteCount = options.freeBytes(folder.path)
      }
      return disk.freeByteCount
    }
  }

  private var undeliveredByteCount: Int { shards.reduce(0) { $0 + $1.undeliveredByteCount } }

  package func read(shard: Int, from position: StreamPosition, byteLimit: Int) throws -> [StreamFrame] {
    try shards[shard].read(from: position, byteLimit: byteLimit)
  }

  /// Everything of a shard that is on disk from `position` on.
  func tail(shard: Int, from position: StreamPosition) throws -> [ShardTail] {
    try shards[shard].tail(from: position)
  }

  /// The place of the next frame of a shard.
  package func end(shard: Int) -> StreamPosition { shards[shard].end }

  /// Tells that everything before `position` is in the table: retention may remove it.
  package func setDelivered(shard: Int, _ position: StreamPosition) { shards[shard].setDelivered(position) }

  /// Removes what is delivered and too old or too much.
  package func applyRetention(now: Int64) throws {
    for shard in shards { try shard.applyRetention(now: now, byteLimit: options.retentionByteCount / shards.count) }
  }

  /// Writes what waits, then closes the log. Later appends are refused.
  package func close() {
    for shard in shards { shard.close() }
    lock.withLock { $0 = nil }
  }
}

extension StreamLog {
  package func metrics() -> [MetricSample] {
    let all = shards.map(\.metrics)
    var samples: [MetricSample] = []
    for (shard, one) in all.enumerated() {
      let labels = ["shard": String(shard)]
      func add(_ name: String, _ kind: MetricSample.Kind, _ help: String, _ value: Double) {
        samples.append(MetricSample("colq_stream_" + name, kind, help: help, labels: labels, value))
      }
      add("rows_total", .counter, "Rows appended.", Double(one.counts.rowCount))
      add("rejected_total", .counter, "Rejected records appended.", Double(one.counts.rejectedCount))
      add("appended_bytes_total", .counter, "Bytes appended.", Double(one.counts.byteCount))
      add("appends_total", .counter, "Appends, several of which share a sync.", Double(one.counts.frameCount))
      add("syncs_total", .counter, "Syncs to the disk.", Double(one.counts.syncCount))
      add("sync_seconds_total", .counter, "Time of writes and syncs.", Double(one.counts.syncNanoseconds) / 1e9)
      add("failures_total", .counter, "Writes and syncs that failed.", Double(one.counts.failureCount))
      add("waiting_bytes", .gauge, "Bytes that wait for the disk.", Double(one.waitingByteCount))
      add("log_bytes", .gauge, "Bytes of the log's files.", Double(one.byteCount))
      add("segments", .gauge, "Files of the log.", Double(one.segmentCount))
      add("end_sequence", .gauge, "Number of the next row.", Double(one.end.sequence))
      add("undelivered_bytes", .gauge, "Bytes that are in no table yet.", Double(shards[shard].undeliveredByteCount))
    }
    if let free = freeByteCount {
      samples.append(
        MetricSample("colq_stream_free_bytes", .gauge, help: "Free bytes of the log's file system.", Double(free)))
    }
    return samples
  }
}
