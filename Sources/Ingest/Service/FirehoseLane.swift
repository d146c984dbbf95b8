import Columnar

/// Brings one shard of a stream into the table: reads what is durable, cuts windows, delivers, exactly once.
///
/// Holds no state that is not in the table: where the shard stands are the `txn` actions of its commits. After any
/// failure the lane begins again from there. One thread at a time.
final class FirehoseLane {
  struct Status: Sendable {
    /// Age in milliseconds of the oldest record whose window is full and not committed.
    var lagMilliseconds: Int64 = 0
    var growth = 1
    var commitCount = 0
    var windowCount = 0
    var rowCount: Int64 = 0
    var rejectedCount: Int64 = 0
    var failureCount = 0
    var csvByteCount = 0
    var parquetByteCount = 0
    var lastFailure: String?
    /// Everything before it is in the table.
    var committed = StreamPosition.start
  }

  private let stream: any EventStream
  private let writer: LakeWriter
  /// Of the stream; the table's is `writer.shard`.
  private let shard: Int
  private let options: FirehoseOptions
  private var buffer: DeliveryBuffer
  private var position = StreamPosition.start
  private var rejected: [RejectedRecord] = []
  private var pace: FirehosePace
  /// When, on the service's clock, the oldest window that is full became so; nil: no window is full.
  private var readySince: Int64?
  private var lastCommit = Int64.min
  private(set) var status = Status()

  /// Key of the `txn` that holds a shard's rows and rejected records in the table, added up: every delivery raises it.
  static func positionApplication(_ shard: Int32) -> String { "colq.shard.\(shard).position" }

  /// Where the table stands in a shard, by the `txn` versions of its log.
  static func position(of shard: Int32, in transactions: [String: Int64]) -> StreamPosition {
    let sequence = transactions[LakeWriter.shardApplication(shard)] ?? 0
    let sum = transactions[positionApplication(shard)] ?? sequence
    return StreamPosition(sequence: sequence, rejected: max(0, sum - sequence))
  }

  init(stream: any EventStream, shard: Int, writer: LakeWriter, options: FirehoseOptions) throws {
    self.stream = stream
    self.shard = shard
    self.writer = writer
    self.options = options
    pace = FirehosePace(toleratedMilliseconds: options.toleratedLagMilliseconds)
    buffer = DeliveryBuffer(layout: writer.layout, shard: writer.shard, nextSequence: 0, limits: options.limits)
    try restart()
  }

  /// Begins again where the table stands.
  private func restart() throws {
    position = Self.position(of: writer.shard, in: try writer.table.transactions())
    status.committed = position
    buffer = DeliveryBuffer(
      layout: writer.layout, shard: writer.shard, nextSequence: position.sequence, limits: options.limits)
    rejected = []
    readySince = nil
  }

  /// Takes what the stream has and delivers what is due; true when there was something to do.
  ///
  /// - Parameters:
  ///   - clock: milliseconds of a clock that never goes back.
  ///   - isLast: delivers everything, also windows that are not full.
  func step(clock: Int64, isLast: Bool = false) throws -> Bool {
    do {
      let didRead = try read(clock: clock)
      buffer.advance(clock: clock)
      note(clock: clock)
      let isDue = isDeliveryDue(clock: clock) || (isLast && !didRead && hasRecords)
      if isDue { try deliver(clock: clock, isLast: isLast && !didRead) }
      return didRead || isDue
    } catch {
      status.failureCount += 1
      status.lastFailure = "\(error)"
      try restart()
      throw error
    }
  }

  private var hasRecords: Bool { buffer.rowCount > 0 || !rejected.isEmpty }

  private func read(clock: Int64) throws -> Bool {
    guard buffer.byteCount < options.deliveryByteCount else { return false }
    let frames = try stream.read(shard: shard, from: position, byteLimit: options.readByteCount)
    growWindows(rowCount: frames.reduce(0) { $0 + $1.entry.rows.count })
    let now = UTCTime.now
    for frame in frames {
      guard frame.first == position else {
        throw DeliveryError(
          "the stream \(stream.name) goes on at row \(frame.first.sequence) and rejected record \(frame.first.rejected) of "
            + "shard \(shard), the table expects \(position.sequence) and \(position.rejected)")
      }
      let entry = frame.entry
      if entry.rows.count > 0 {
        buffer.add(entry.rows, arrivals: Array(repeating: entry.arrival, count: entry.rows.count), clock: clock)
      }
      rejected += entry.rejected
      position = frame.end
      // What waited in the stream lags since it came.
      if readySince == nil, isReady { readySince = clock - max(0, now - entry.arrival) }
    }
    return !frames.isEmpty
  }

  /// Sets the windows' size for the next rows: larger while delivery lags, and so that a backlog makes few objects.
  private func growWindows(rowCount: Int) {
    let wanted =
      rowCount / max(1, options.limits.recordCount.multipliedReportingOverflow(by: options.objectsPerRead).partialValue)
    // So does a burst that is not late yet: each time this many windows wait, the next ones are twice as large.
    let doublings = buffer.closedWindowCount / options.windowsPerDoubling
    let burst = 1 << min(doublings, FirehosePace.largestFactor.trailingZeroBitCount)
    status.growth = min(max(pace.factor, wanted, burst), FirehosePace.largestFactor)
    buffer.limits = options.limits.grown(by: status.growth)
  }

  private var isReady: Bool { buffer.hasClosedWindows || !rejected.isEmpty }

  /// Notes the lag.
  private func note(clock: Int64) {
    readySince = isReady ? (readySince ?? clock) : nil
    status.lagMilliseconds = readySince.map { clock - $0 } ?? 0
  }

  private func isDeliveryDue(clock: Int64) -> Bool {
    guard readySince != nil else { return false }
    return buffer.byteCount >= options.deliveryByteCount || lastCommit == .min
      || clock - lastCommit >= options.commitMilliseconds
  }

  private func deliver(clock: Int64, isLast: Bool) throws {
    var delivery = buffer.takeDelivery(keepingLast: !isLast)
    delivery.rejected = rejected
    delivery.sourceName = "stream \(stream.name), shard \(shard)"
    let end = StreamPosition(
      sequence: delivery.firstSequence + Int64(delivery.rowCount),
      rejected: status.committed.rejected + Int64(rejected.count))
    delivery.transactions = [
      DeltaTransaction(application: Self.positionApplication(writer.shard), version: end.sequence + end.rejected)
    ]
    let started = MonotonicTime.nanoseconds
    let report = try writer.deliver(delivery)
    let took = (MonotonicTime.nanoseconds - started) / 1_000_000
    // What a commit waits for on purpose is no lag.
    let lag = clock - (readySince ?? clock) + took - options.commitMilliseconds
    _ = pace.note(lagMilliseconds: max(0, lag), windowCount: report.windowCount, now: clock + took)
    status.commitCount += 1
    status.windowCount += report.windowCount
    status.rowCount += Int64(delivery.rowCount)
    status.rejectedCount += Int64(rejected.count)
    status.csvByteCount += report.csvByteCount
    status.parquetByteCount += report.parquetByteCount
    status.committed = end
    status.lastFailure = nil
    rejected = []
    readySince = nil
    lastCommit = clock + took
  }

  /// When there is something to do without news from the stream; nil: never.
  func nextDeadline(clock: Int64) -> Int64? {
    readySince != nil ? lastCommit + options.commitMilliseconds : buffer.nextDeadline
  }

  /// Removes the note of the last delivery; where that fails the next start does it.
  func close() { try? writer.close() }
}
