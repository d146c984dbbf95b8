import Ingest
import Synchronization

/// Threads that run queries, so that no event loop ever does. A full queue refuses.
final class QueryWorkers: Sendable {
  private struct State {
    var waiting: [QueryRun] = []
    var running = 0
    var isStopped = false
  }

  private let service: any QueryService
  private let limits: QueryLimits
  private let monitor = Monitor(State())
  private let threads = Mutex<[BackgroundThread]>([])

  init(_ service: any QueryService, _ limits: QueryLimits) {
    self.service = service
    self.limits = limits
    let threads = (0..<limits.concurrency).map { _ in BackgroundThread("colq-query") { [self] in work() } }
    self.threads.withLock { $0 = threads }
  }

  /// False when too many wait already.
  func submit(_ run: QueryRun) -> Bool {
    monitor.change(wakesOne: true) { state in
      // Those that no thread has taken up yet, but will at once, do not wait.
      let free = limits.concurrency - state.running
      guard !state.isStopped, state.waiting.count < limits.waiting + free else { return false }
      state.waiting.append(run)
      return true
    }
  }

  /// Queries that run and that wait.
  var load: (running: Int, waiting: Int) { monitor.withLock { ($0.running, $0.waiting.count) } }

  /// Cancels what waits, and waits for what runs.
  func stop() {
    let left = monitor.change { state in
      state.isStopped = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for run in left { run.cancel(.stopped) }
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads { thread.join() }
  }

  private func work() {
    while let run = next() {
      run.run(service, limits)
      monitor.withLock { $0.running -= 1 }
    }
  }

  private func next() -> QueryRun? {
    let found: [QueryRun]? = monitor.wait { state in
      if state.waiting.isEmpty { return state.isStopped ? [] : nil }
      state.running += 1
      return [state.waiting.removeFirst()]
    }
    return found?.first
  }
}
