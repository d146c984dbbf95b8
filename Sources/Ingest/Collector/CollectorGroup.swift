import Columnar
import Synchronization

/// The requests of one group and what becomes of their events; answers them all when the last append is done.
final class CollectorGroup: Sendable {
  private struct State: Sendable {
    /// By request.
    var receipts: [CollectReceipt]
    var faults: [Int: CollectError] = [:]
    /// Rows of each request in the decoded batch.
    var ranges: [Range<Int>] = []
    var outstanding = 0
    var failure: StreamError?
  }

  let arrival: Int64
  private let requests: [CollectorRequest]
  private let counts: CollectorCounts
  private let state: Mutex<State>
  private let ended: @Sendable () -> Void

  /// - Parameter ended: called once, after the answers.
  init(
    requests: [CollectorRequest], arrival: Int64, counts: CollectorCounts, ended: @escaping @Sendable () -> Void
  ) {
    self.requests = requests
    self.arrival = arrival
    self.counts = counts
    self.ended = ended
    state = Mutex(State(receipts: Array(repeating: CollectReceipt(accepted: 0), count: requests.count)))
  }

  func note(_ decoded: EventDecoder.Group) {
    state.withLock { state in
      state.ranges = decoded.ranges
      state.faults = decoded.faults
      state.receipts = decoded.ranges.map { CollectReceipt(accepted: $0.count) }
    }
  }

  /// Tells the requests which of their rows the transform kept.
  func note(_ output: TransformOutput, inputCount: Int) {
    state.withLock { state in
      var fates = [UInt8](repeating: 2, count: inputCount)
      for row in output.kept { fates[row] = 0 }
      for rejected in output.rejected { fates[rejected.row] = 1 }
      state.receipts = state.ranges.map { range in
        var found = [0, 0, 0]
        for row in range { found[Int(fates[row])] += 1 }
        return CollectReceipt(accepted: found[0], rejected: found[1], dropped: found[2])
      }
    }
  }

  /// Sets how many appends there will be; with none the requests are answered now.
  func expect(_ count: Int) {
    state.withLock { $0.outstanding = count }
    if count == 0 { answer() }
  }

  func finish(_ result: Result<StreamReceipt, StreamError>) {
    let isLast = state.withLock { state in
      if case .failure(let error) = result, state.failure == nil { state.failure = error }
      state.outstanding -= 1
      return state.outstanding == 0
    }
    if isLast { answer() }
  }

  /// Refuses every request: nothing of the group was appended.
  func fail(_ error: CollectError) {
    counts.requests.add(requests.count, ordering: .relaxed)
    counts.failed.add(requests.count, ordering: .relaxed)
    for request in requests { request.answer.resume(throwing: error) }
    ended()
  }

  private func answer() {
    let state = state.withLock { $0 }
    var total = (accepted: 0, rejected: 0, dropped: 0)
    var failed = 0
    for (i, request) in requests.enumerated() {
      if let fault = state.faults[i] {
        request.answer.resume(throwing: fault)
      } else if let failure = state.failure {
        failed += 1
        request.answer.resume(throwing: failure.collectError)
      } else {
        let receipt = state.receipts[i]
        total.accepted += receipt.accepted
        total.rejected += receipt.rejected
        total.dropped += receipt.dropped
        request.answer.resume(returning: receipt)
      }
    }
    counts.groups.add(1, ordering: .relaxed)
    counts.requests.add(requests.count, ordering: .relaxed)
    counts.invalid.add(state.faults.count, ordering: .relaxed)
    counts.failed.add(failed, ordering: .relaxed)
    counts.accepted.add(total.accepted, ordering: .relaxed)
    counts.rejected.add(total.rejected, ordering: .relaxed)
    counts.dropped.add(total.dropped, ordering: .relaxed)
    ended()
  }
}

extension StreamError {
  /// What the client is told.
  var collectError: CollectError {
    switch self {
    case .busy(let retryAfter, let reason): .busy(retryAfter: retryAfter, reason: reason)
    case .closed, .storage, .expired, .damaged, .refused: .unavailable(reason: description)
    }
  }
}
