import Ingest
import Server
import Settings

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server from start to stop: SIGTERM and Ctrl-C end it in order, a second one at once.
struct ServerRun {
  private let settings: ServerSettings

  init(_ settings: ServerSettings) { self.settings = settings }

  func run() throws {
    // Blocked before any thread starts, so that `sigwait` below gets them.
    let signals = Self.blockedSignals()
    let node = try ServerNode(settings, processorCount: Machine.processorCount) { Message.warning($0) }
    let ports = try Self.wait { try await node.start() }
    announce(ports)
    ServiceManager.notify("READY=1")
    Self.await(signals)
    ServiceManager.notify("STOPPING=1")
    Message.note("stopping: answering what is under way, delivering the rest (again to stop at once)")
    Self.endAtNext(signals)
    try Self.wait { await node.stop() }
    Message.note("stopped: every event that was answered is in the table")
  }

  private func announce(_ ports: ServerNode.Ports) {
    let host = settings.address("listen")?.host ?? ""
    let base = "http://\(host.contains(":") ? "[\(host)]" : host):\(ports.collector)"
    var lines = ["collecting into the table \(settings.text("table")) of \(settings.text("lake"))"]
    lines.append("  events   POST \(base)/clickstream")
    if settings.boolean("gateway.pages") { lines.append("  pages    \(base)/demo  \(base)/live") }
    if let port = ports.query, let query = settings.address("query.listen") {
      lines.append("  queries  POST http://\(query.host.contains(":") ? "[\(query.host)]" : query.host):\(port)/query")
    }
    for line in lines { Message.note(line) }
  }

  private static func blockedSignals() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    return signals
  }

  private static func await(_ signals: sigset_t) {
    var signals = signals
    var received: Int32 = 0
    while sigwait(&signals, &received) != 0 {}
  }

  /// Makes the next signal end the process at once.
  private static func endAtNext(_ signals: sigset_t) {
    var signals = signals
    for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(ExitStatus.interrupted.rawValue) } }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs `body` to its end while this thread waits: the main thread belongs to no executor here.
  private static func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Monitor<Result<Value, any Error>?>(nil)
    Task.detached {
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      outcome.change { $0 = result }
    }
    guard let result = outcome.wait(until: { $0 }) else { throw CommandError.failed("the server gave no answer") }
    return try result.get()
  }
}
