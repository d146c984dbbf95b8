import Columnar
import Synchronization

/// The log of one shard: appends that share writes and syncs, on a thread of its own, and reads.
final class ShardLog: Sendable {
  struct Counts: Sendable {
    var rowCount: Int64 = 0
    var rejectedCount: Int64 = 0
    var frameCount = 0
    var byteCount = 0
    var syncCount = 0
    var syncNanoseconds: Int64 = 0
    var failureCount = 0
  }

  private struct Waiting: Sendable {
    let frame: Buffer
    let rowCount: Int
    let rejectedCount: Int
    let completion: @Sendable (Result<StreamReceipt, StreamError>) -> Void
  }

  private struct State: Sendable {
    var waiting: [Waiting] = []
    var waitingByteCount = 0
    var isClosed = false
    /// What the last write failed of, and until when (monotonic milliseconds) nothing is tried.
    var failure: StorageError?
    var retryAt: Int64 = 0
    /// Everything before it is on disk.
    var end: StreamPosition
    /// Everything before it is in the table; nil: nobody delivers.
    var delivered: StreamPosition?
    var segments: ShardSegments
    var recent: RecentFrames
    var counts = Counts()
  }

  let shard: Int
  private let folder: StreamFolder
  private let schema: Schema
  private let options: StreamLogOptions
  private let monitor: Monitor<State>
  private let thread: Mutex<BackgroundThread?> = Mutex(nil)
  private let reader: SegmentCache

  init(
    shard: Int, folder: StreamFolder, schema: Schema, initial: StreamPosition, recentByteLimit: Int,
    options: StreamLogOptions
  ) throws {
    self.shard = shard
    self.folder = folder
    self.schema = schema
    self.options = options
    reader = SegmentCache(folder: folder, shard: shard, schema: schema)
    let found = try ShardRecovery.run(folder, shard: shard, initial: initial)
    monitor = Monitor(
      State(end: found.end, segments: found.segments, recent: RecentFrames(byteLimit: recentByteLimit)))
    thread.withLock { $0 = BackgroundThread("colq-log") { [self] in run() } }
  }

  // MARK: Appending

  func append(
    _ entry: StreamEntry, completion: @escaping @Sendable (Result<StreamReceipt, StreamError>) -> Void
  ) throws(StreamError) {
    let frame = FrameEncoder.encode(entry, schema: schema)
    guard frame.byteCount <= FrameLayout.largestByteCount else {
      throw .refused(reason: "an append of \(frame.byteCount) bytes is too large: send fewer events at a time")
    }
    let refusal: StreamError? = monitor.change { state in
      if state.isClosed { return .closed }
      if let failure = state.failure, MonotonicTime.milliseconds < state.retryAt { return .storage(failure) }
      if state.waitingByteCount > 0, state.waitingByteCount + frame.byteCount > options.waitingByteLimit {
        return .busy(retryAfter: 1, reason: "\(state.waitingByteCount) bytes wait for the disk already")
      }
      state.waiting.append(
        Waiting(
          frame: frame, rowCount: entry.rows.count, rejectedCount: entry.rejected.count, completion: completion))
      state.waitingByteCount += frame.byteCount
      return nil
    }
    if let refusal { throw refusal }
  }

  private func run() {
    var writer = SegmentWriter(shard: shard, stream: folder, schema: schema)
    while let group = nextGroup() { write(group, &writer) }
    writer.close()
  }

  /// Everything that waits; nil at the end.
  private func nextGroup() -> [Waiting]? {
    monitor.wait { state -> [Waiting]?? in
      if state.waiting.isEmpty { return state.isClosed ? .some(nil) : nil }
      let group = state.waiting
      state.waiting = []
      return group
    } ?? nil
  }

  private func write(_ group: [Waiting], _ writer: inout SegmentWriter) {
    let byteCount = group.reduce(0) { $0 + $1.frame.byteCount }
    do throws(StorageError) {
      let first = try prepare(&writer)
      var next = first
      for waiting in group {
        FrameEncoder.seal(waiting.frame, at: next, synced: writer.syncedByteCount, salt: writer.salt)
        next.sequence += Int64(waiting.rowCount)
        next.rejected += Int64(waiting.rejectedCount)
      }
      let started = MonotonicTime.nanoseconds
      try writer.append(group.map(\.frame))
      let took = MonotonicTime.nanoseconds - started
      finish(group, first: first, end: next, byteCount: byteCount, took: took, salt: writer.salt)
    } catch {
      let failure = error
      monitor.change { state in
        state.failure = failure
        state.retryAt = MonotonicTime.milliseconds + options.retryMilliseconds
        state.waitingByteCount -= byteCount
        state.counts.failureCount += 1
      }
      for waiting in group { waiting.completion(.failure(.storage(failure))) }
    }
  }

  /// Sees to it that a segment is open that may take more; where the next frame goes.
  private func prepare(_ writer: inout SegmentWriter) throws(StorageError) -> StreamPosition {
    let end = monitor.withLock { $0.end }
    let now = UTCTime.now
    let isFull =
      writer.syncedByteCount >= options.segmentByteCount || now - writer.created >= options.segmentMilliseconds
    if writer.isOpen, isFull { writer.close() }
    if !writer.isOpen {
      let segment = try writer.open(first: end, now: now)
      monitor.change { $0.segments.add(segment) }
    }
    return end
  }

  private func finish(
    _ group: [Waiting], first: StreamPosition, end: StreamPosition, byteCount: Int, took: Int64, salt: UInt64
  ) {
    monitor.change { state in
      state.end = end
      state.failure = nil
      state.waitingByteCount -= byteCount
      state.segments.grow(by: byteCount, now: UTCTime.now)
      for waiting in group {
        if let view = FrameView(waiting.frame, offset: 0, limit: waiting.frame.byteCount, salt: salt) {
          state.recent.add(view)
        }
      }
      state.counts.rowCount += end.sequence - first.sequence
      state.counts.rejectedCount += end.rejected - first.rejected
      state.counts.frameCount += group.count
      state.counts.byteCount += byteCount
      state.counts.syncCount += 1
      state.counts.syncNanoseconds += took
    }
    // Those who read on hear of it first: their work goes beside the answers.
    options.onDurable(shard)
    var position = first
    for waiting in group {
      waiting.completion(
        .success(StreamReceipt(shard: shard, first: position, rowCount: waiting.rowCount)))
      position.sequence += Int64(waiting.rowCount)
      position.rejected += Int64(waiting.rejectedCount)
    }
  }

  /// Writes what waits, then ends. Later appends are refused.
  func close() {
    monitor.change { $0.isClosed = true }
    thread.withLock { $0 }?.join()
  }

  // MARK: Reading

  var end: StreamPosition { monitor.withLock { $0.end } }

  func read(from position: StreamPosition, byteLimit: Int) throws -> [StreamFrame] {
    let (end, recent, segments) = monitor.withLock {
      ($0.end, $0.recent.frames(from: position, byteLimit: byteLimit), $0.segments)
    }
    guard end.isBehind(position) else { return [] }
    if let recent { return try recent.map { try reader.decode($0, from: position, schema) } }
    return try reader.read(segments, from: position, end: end, byteLimit: byteLimit)
  }

  func tail(from position: StreamPosition) throws -> [ShardTail] {
    let (end, recent, segments) = monitor.withLock {
      ($0.end, $0.recent.frames(from: position, byteLimit: .max), $0.segments)
    }
    guard end.isBehind(position) else { return [] }
    if let recent { return ShardTail.pieces(try recent.map { try reader.decode($0, from: position, schema) }, schema) }
    return try ShardTail.segments(
      segments.from(position, end: end).map(\.file), shard: shard, folder, from: position, end: end)
  }

  // MARK: Keeping within bounds

  func setDelivered(_ position: StreamPosition) { monitor.change { $0.delivered = position } }

  /// Bytes that are in no table yet, whole segments counted.
  var undeliveredByteCount: Int {
    monitor.withLock { state in
      guard let delivered = state.delivered, state.end.isBehind(delivered) else { return 0 }
      return state.segments.byteCount(from: delivered)
    }
  }

  /// Removes the oldest segments that are delivered and too old or too many; those that could not be removed stay.
  func applyRetention(now: Int64, byteLimit: Int) throws {
    while true {
      let path: String? = monitor.withLock { state in
        let segments = state.segments.segments
        guard segments.count > 1 else { return nil }
        if let delivered = state.delivered, segments[1].file.first.isBehind(delivered) { return nil }
        let isTooOld = now - segments[0].modified > options.retentionMilliseconds
        guard isTooOld || state.segments.byteCount > byteLimit else { return nil }
        return state.segments.removeFirst().map { folder.shardPath(shard) + "/" + $0.file.name }
      }
      guard let path else { return }
      let status = folder.files.unlink(path)
      if status < 0 { throw StorageError("delete", path: path, code: Int32(-status)) }
    }
  }

  struct Metrics: Sendable {
    let counts: Counts
    let end: StreamPosition
    let waitingByteCount: Int
    let byteCount: Int
    let segmentCount: Int
    let failure: StorageError?
  }

  var metrics: Metrics {
    monitor.withLock {
      Metrics(
        counts: $0.counts, end: $0.end, waitingByteCount: $0.waitingByteCount, byteCount: $0.segments.byteCount,
        segmentCount: $0.segments.segments.count, failure: $0.failure)
    }
  }
}
