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
  private static let count = Atomic<Int>(0)

  /// Calls `body`; a Ctrl-C meanwhile sets `cancellation`.
  static func cancelling<Result>(_ cancellation: Cancellation, _ body: () throws -> Result) rethrows -> Result {
    // Touches both atomics: their lazy initialization must not happen inside the signal handler.
    count.store(0, ordering: .relaxed)
    current.store(UInt(bitPattern: Unmanaged.passUnretained(cancellation).toOpaque()), ordering: .releasing)
    let previous = signal(SIGINT) { _ in Interruption.received() }
    defer {
      signal(SIGINT, previous)
      current.store(0, ordering: .releasing)
    }
    return try withExtendedLifetime(cancellation) { try body() }
  }

  /// Runs in the signal handler: atomics and `_exit` only.
  private static func received() {
    if count.add(1, ordering: .relaxed).oldValue > 0 { _exit(ExitStatus.interrupted.rawValue) }
    guard let pointer = UnsafeRawPointer(bitPattern: current.load(ordering: .acquiring)) else { return }
    Unmanaged<Cancellation>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.cancel() }
  }
}
