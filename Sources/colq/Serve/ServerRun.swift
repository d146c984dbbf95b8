import Server
import Settings
import Synchronization

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
    let second = Thread(signals)
    Self.wait { await node.stop() }
    withExtendedLifetime(second) {}
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

  /// Ends the process at the next signal.
  private final class Thread {
    init(_ signals: sigset_t) {
      var thread = pthread_t()
      let box = Unmanaged.passRetained(Box(signals))
      pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          ServerRun.await(Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().signals)
          _exit(ExitStatus.interrupted.rawValue)
        }, box.toOpaque())
      pthread_detach(thread)
    }
  }

  private final class Box {
    let signals: sigset_t
    init(_ signals: sigset_t) { self.signals = signals }
  }

  /// Runs `body` to its end while this thread waits: the main thread belongs to no executor here.
  private static func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Outcome<Value>()
    Task.detached {
      do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
    }
    return try outcome.get()
  }

  private static func wait(_ body: @escaping @Sendable () async -> Void) {
    let outcome = Outcome<Bool>()
    Task.detached {
      await body()
      outcome.set(.success(true))
    }
    _ = try? outcome.get()
  }
}

/// A value that one thread waits for and another one gives.
private final class Outcome<Value: Sendable>: @unchecked Sendable {
  // Written before the semaphore is raised, read after it: the semaphore orders the two.
  private var result: Result<Value, any Error>?
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func set(_ result: Result<Value, any Error>) {
    self.result = result
    sem_post(semaphore)
  }

  func get() throws -> Value {
    while sem_wait(semaphore) != 0 {}
    guard let result else { throw CommandError.failed("the server ended without an answer") }
    return try result.get()
  }
}
