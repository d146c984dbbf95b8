import Synchronization
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C: the first one cancels the running query, the second ends the process.
enum Interruption {
  /// Address of the `Cancellation` of what is running; 0 when nothing runs that can be cancelled.
  private static let current = Atomic<UInt>(0)
  /// When the first Ctrl-C came, by `monotonicMilliseconds`; 0 when none did.
  private static let firstReceived = Atomic<Int>(0)
  /// A signal that follows the first this soon is no second key press.
  private static let echoMilliseconds = 100

  /// Calls `body`; a Ctrl-C meanwhile sets `cancellation`.
  static func cancelling<Result>(_ cancellation: Cancellation, _ body: () throws -> Result) rethrows -> Result {
    // Touches both atomics: their lazy initialization must not happen inside the signal handler.
    firstReceived.store(0, ordering: .relaxed)
    current.store(UInt(bitPattern: Unmanaged.passUnretained(cancellation).toOpaque()), ordering: .releasing)
    let previous = signal(SIGINT) { _ in Interruption.received() }
    unblock(SIGINT)
    defer {
      signal(SIGINT, previous)
      current.store(0, ordering: .releasing)
    }
    return try withExtendedLifetime(cancellation) { try body() }
  }

  /// The mask of blocked signals is inherited: a parent that starts colq from a worker thread of Dispatch blocks nearly all.
  private static func unblock(_ number: Int32) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs in the signal handler: atomics and `_exit` only.
  private static func received() {
    let now = monotonicMilliseconds()
    let (isFirst, first) = firstReceived.compareExchange(expected: 0, desired: now, ordering: .relaxed)
    if !isFirst {
      // `timeout` and others signal the process and then its group: one interruption, received twice.
      if now - first > echoMilliseconds { _exit(ExitStatus.interrupted.rawValue) }
      return
    }
    guard let pointer = UnsafeRawPointer(bitPattern: current.load(ordering: .acquiring)) else { return }
    Unmanaged<Cancellation>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.cancel() }
  }

  /// Never 0; `clock_gettime` is among the calls a signal handler may make (signal-safety(7)).
  private static func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000 + 1
  }
}
