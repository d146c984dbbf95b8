import Columnar
import Synchronization

/// Delivers all shards of a stream into a table, on one thread: see `FirehoseLane`.
package final class FirehoseService: Sendable {
  private struct State {
    var isNotified = false
    var isStopped = false
    var statuses: [FirehoseLane.Status] = []
  }

  private let monitor = Monitor(State())
  private let thread: Mutex<BackgroundThread?> = Mutex(nil)
  private let log: @Sendable (String) -> Void

  /// - Parameters:
  ///   - writers: one for each shard of the stream, in order; used by the service alone from now on.
  ///   - progress: told how far a shard is in the table, after each commit.
  ///   - log: told of failures, in words.
  package init(
    stream: any EventStream, writers: [LakeWriter], options: FirehoseOptions = FirehoseOptions(),
    progress: @escaping @Sendable (_ shard: Int, _ committed: StreamPosition) -> Void = { _, _ in },
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    self.log = log
    let lanes = try writers.enumerated().map {
      try FirehoseLane(stream: stream, shard: $0.offset, writer: $0.element, options: options)
    }
    monitor.withLock { $0.statuses = lanes.map(\.status) }
    for (shard, lane) in lanes.enumerated() { progress(shard, lane.status.committed) }
    let handed = Handed(value: lanes)
    thread.withLock { $0 = BackgroundThread("colq-firehose") { [self] in run(handed.value, progress) } }
  }

  /// Tells that the stream has more.
  package func notify() {
    monitor.change { $0.isNotified = true }
  }

  /// Delivers everything that is in the stream, then ends. After a failure the rest stays in the stream.
  package func stop() {
    monitor.change { $0.isStopped = true }
    thread.withLock { $0 }?.join()
  }

  /// Milliseconds that the oldest full window has waited.
  package var lagMilliseconds: Int64 { monitor.withLock { $0.statuses.map(\.lagMilliseconds).max() ?? 0 } }

  /// What the last try of a shard failed of; nil while delivery works.
  package var failure: String? { monitor.withLock { $0.statuses.lazy.compactMap(\.lastFailure).first } }

  private func run(_ lanes: [FirehoseLane], _ progress: (Int, StreamPosition) -> Void) {
    let start = MonotonicTime.nanoseconds
    let zero = UTCTime.now
    var retryAt = [Int64](repeating: .min, count: lanes.count)
    var pause = [Int64](repeating: 0, count: lanes.count)
    while true {
      let isStopped = monitor.withLock { $0.isStopped }
      // Wall-clock milliseconds at the start, monotonic from then on: a clock that is set back stops no window.
      let clock = zero + (MonotonicTime.nanoseconds - start) / 1_000_000
      var didWork = false
      for (i, lane) in lanes.enumerated() where clock >= retryAt[i] {
        let before = lane.status.committed
        do {
          if try lane.step(clock: clock, isLast: isStopped) { didWork = true }
          pause[i] = 0
        } catch {
          pause[i] = min(max(pause[i] * 2, 500), 30_000)
          retryAt[i] = clock + pause[i]
          log("delivery of shard \(i) failed, next try in \(pause[i]) ms: \(error)")
          if isStopped { return }
        }
        if lane.status.committed != before { progress(i, lane.status.committed) }
        monitor.withLock { $0.statuses[i] = lane.status }
      }
      if didWork { continue }
      if isStopped { break }
      wait(lanes, clock: clock)
    }
    for lane in lanes { lane.close() }
  }

  /// Until the stream has more, a window's time is up, or a failed lane may try again.
  private func wait(_ lanes: [FirehoseLane], clock: Int64) {
    let next = lanes.compactMap { $0.nextDeadline(clock: clock) }.min() ?? clock + 500
    let milliseconds = max(1, min(500, next - clock))
    _ = monitor.wait(milliseconds: Int(milliseconds)) { state in
      if state.isStopped { return true }
      guard state.isNotified else { return nil }
      state.isNotified = false
      return true
    }
  }

  package func metrics() -> [MetricSample] {
    let statuses = monitor.withLock { $0.statuses }
    return statuses.enumerated().flatMap { $0.element.samples(shard: $0.offset) }
  }
}

extension FirehoseLane.Status {
  func samples(shard: Int) -> [MetricSample] {
    let labels = ["shard": String(shard)]
    func sample(_ name: String, _ kind: MetricSample.Kind, _ help: String, _ value: Double) -> MetricSample {
      MetricSample("colq_firehose_" + name, kind, help: help, labels: labels, value)
    }
    return [
      sample(
        "lag_seconds", .gauge, "Age of the oldest full window that is not committed.", Double(lagMilliseconds) / 1_000),
      sample("window_growth", .gauge, "How much larger than their limits windows are.", Double(growth)),
      sample("commits_total", .counter, "Commits to the table.", Double(commitCount)),
      sample("windows_total", .counter, "Windows delivered, one CSV object each.", Double(windowCount)),
      sample("rows_total", .counter, "Rows delivered.", Double(rowCount)),
      sample("rejected_total", .counter, "Rejected records delivered to the errors objects.", Double(rejectedCount)),
      sample("failures_total", .counter, "Deliveries that failed and were tried again.", Double(failureCount)),
      sample("csv_bytes_total", .counter, "Bytes of CSV objects.", Double(csvByteCount)),
      sample("parquet_bytes_total", .counter, "Bytes of Parquet objects.", Double(parquetByteCount)),
      sample(
        "committed_sequence", .gauge, "Number of the shard's next row that is not in the table.",
        Double(committed.sequence)),
    ]
  }
}
