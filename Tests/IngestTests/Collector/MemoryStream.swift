import Columnar
import Dispatch
import Ingest
import Synchronization

/// A stream in memory; appends end on a queue of its own, and can be made to fail.
final class MemoryStream: EventStream {
  struct State: Sendable {
    var frames: [[StreamFrame]]
    var ends: [StreamPosition]
    /// What appends give instead of success.
    var failure: StreamError?
    var isBusy = false
  }

  let name = "memory"
  let shardCount: Int
  let state: Mutex<State>
  private let queue = DispatchQueue(label: "memory stream")

  init(shardCount: Int = 1) {
    self.shardCount = shardCount
    state = Mutex(
      State(
        frames: Array(repeating: [], count: shardCount), ends: Array(repeating: .start, count: shardCount)))
  }

  func append(
    _ entry: StreamEntry, shard: Int, completion: @escaping @Sendable (Result<StreamReceipt, StreamError>) -> Void
  ) throws(StreamError) {
    if state.withLock({ $0.isBusy }) { throw .busy(retryAfter: 7, reason: "told so") }
    let result: Result<StreamReceipt, StreamError> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      let first = state.ends[shard]
      let frame = StreamFrame(shard: shard, first: first, entry: entry)
      state.frames[shard].append(frame)
      state.ends[shard] = frame.end
      return .success(StreamReceipt(shard: shard, first: first, rowCount: entry.rows.count))
    }
    queue.async { completion(result) }
  }

  func read(shard: Int, from position: StreamPosition, byteLimit: Int) throws -> [StreamFrame] {
    state.withLock {
      Array($0.frames[shard].filter { $0.first.sequence >= position.sequence && $0.end != position }.prefix(3))
    }
  }

  /// All rows, shard after shard, as values.
  var rows: [[Value]] {
    state.withLock { state in
      state.frames.flatMap { $0 }.flatMap { frame in (0..<frame.entry.rows.count).map { frame.entry.rows.row($0) } }
    }
  }

  var rejected: [RejectedRecord] { state.withLock { $0.frames.flatMap { $0 }.flatMap(\.entry.rejected) } }
}
