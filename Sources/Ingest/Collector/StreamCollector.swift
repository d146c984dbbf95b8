import Columnar
import Synchronization

/// Bodies in, durable rows out: groups the requests that wait, decodes and transforms each group as one batch, and
/// appends it to the stream; a request is answered once its rows are on disk.
///
/// One thread decodes. While a group is on its way to the disk the next one gathers, so that groups grow with the load and
/// many requests share one sync.
package final class StreamCollector: EventCollector {
  package struct Options: Sendable {
    /// Events of one request.
    package var eventLimit = 10_000
    /// Bytes of bodies that wait; more are refused.
    package var queueByteLimit = 64 << 20
    /// Bytes of bodies of one group.
    package var groupByteCount = 4 << 20
    /// Groups that are appended but not on disk yet.
    package var groupsUnderWay = 2
    package var validator: (any EventValidator)?
    package var transform: (any Transform)?
    package init() {}
  }

  private struct State {
    var pending: [CollectorRequest] = []
    var byteCount = 0
    var underWay = 0
    var isStopped = false
  }

  private let stream: any EventStream
  private let layout: TableLayout
  private let options: Options
  /// Told of rows that are durable.
  private let observer: (@Sendable (StreamEntry) -> Void)?
  private let monitor = Monitor(State())
  private let counts = CollectorCounts()
  private let thread: Mutex<BackgroundThread?> = Mutex(nil)

  package init(
    stream: any EventStream, layout: TableLayout, options: Options = Options(),
    observer: (@Sendable (StreamEntry) -> Void)? = nil
  ) throws {
    self.stream = stream
    self.layout = layout
    self.options = options
    self.observer = observer
    let decoder = Handed(
      value: try EventDecoder(layout: layout, eventLimit: options.eventLimit, validator: options.validator))
    thread.withLock { $0 = BackgroundThread("colq-collect") { [self] in run(decoder.value) } }
  }

  package func collect(_ body: [UInt8], from source: EventSource) async throws -> CollectReceipt {
    try await withCheckedThrowingContinuation { answer in
      let refusal: CollectError? = monitor.change { state in
        if state.isStopped { return .unavailable(reason: "the server is stopping") }
        if state.byteCount + body.count > options.queueByteLimit, !state.pending.isEmpty {
          return .busy(retryAfter: 1, reason: "\(state.pending.count) requests wait already")
        }
        state.pending.append(CollectorRequest(body: body, source: source, answer: answer))
        state.byteCount += body.count
        return nil
      }
      if let refusal {
        counts.refused.add(1, ordering: .relaxed)
        answer.resume(throwing: refusal)
      }
    }
  }

  package var readiness: CollectorReadiness {
    monitor.withLock { $0.isStopped } ? .notReady(reason: "the server is stopping") : .ready
  }

  package func metrics() -> [MetricSample] {
    let queued = monitor.withLock { $0.byteCount }
    return counts.samples + [
      MetricSample("colq_collector_queue_bytes", .gauge, help: "Bytes of bodies that wait.", Double(queued))
    ]
  }

  /// Answers every request that was taken, then ends. Later requests are refused.
  package func stop() {
    monitor.change { $0.isStopped = true }
    thread.withLock { $0 }?.join()
    _ = monitor.wait { $0.underWay == 0 ? true : nil }
  }

  private func run(_ decoder: EventDecoder) {
    var decoder = decoder
    while let requests = nextGroup() {
      let group = CollectorGroup(requests: requests, arrival: UTCTime.now, counts: counts) { [monitor] in
        monitor.change { $0.underWay -= 1 }
      }
      do {
        try append(group, decoder.decode(requests.map(\.body), arrival: group.arrival))
      } catch {
        group.fail(.unavailable(reason: "\(error)"))
      }
    }
  }

  /// The requests that wait, once there are some and few enough groups are under way; nil at the end.
  private func nextGroup() -> [CollectorRequest]? {
    let found: [CollectorRequest]? = monitor.wait { state in
      if state.pending.isEmpty { return state.isStopped ? [] : nil }
      guard state.underWay < options.groupsUnderWay else { return nil }
      state.underWay += 1
      var end = 0
      var size = 0
      while end < state.pending.count, end == 0 || size + state.pending[end].body.count <= options.groupByteCount {
        size += state.pending[end].body.count
        end += 1
      }
      let group = Array(state.pending[..<end])
      state.pending.removeFirst(end)
      state.byteCount -= size
      return group
    }
    guard let found, !found.isEmpty else { return nil }
    return found
  }

  private func append(_ group: CollectorGroup, _ decoded: EventDecoder.Group) throws {
    group.note(decoded)
    var rows = decoded.rows
    var rejected: [RejectedRecord] = []
    if let transform = options.transform, rows.count > 0 {
      let raw = (0..<rows.count).map { decoded.raw($0) }
      let output = try transform.apply(TransformInput(rows: rows, raw: raw, arrival: group.arrival))
      group.note(output, inputCount: rows.count)
      rows = output.rows
      rejected = output.rejected.map(\.record)
    }
    var entries = ShardMap(shardCount: stream.shardCount).split(rows, keyColumns: layout.partitionKeyColumns)
      .map { (shard: $0.shard, entry: StreamEntry(rows: $0.rows, arrival: group.arrival)) }
    if !rejected.isEmpty {
      if entries.isEmpty { entries = [(0, StreamEntry(rows: rows, arrival: group.arrival))] }
      entries[0].entry.rejected = rejected
    }
    group.expect(entries.count)
    let observer = observer
    for (shard, entry) in entries {
      do throws(StreamError) {
        try stream.append(entry, shard: shard) { result in
          if case .success = result { observer?(entry) }
          group.finish(result)
        }
      } catch {
        group.finish(.failure(error))
      }
    }
  }
}

/// One request that waits for its answer.
struct CollectorRequest: Sendable {
  let body: [UInt8]
  let source: EventSource
  let answer: CheckedContinuation<CollectReceipt, any Error>
}
