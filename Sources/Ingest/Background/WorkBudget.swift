import CSystemCalls
import Columnar
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps background work within a share of one processor and a rate of bytes, so that collecting stays as quick as ever.
///
/// The working thread calls `spend` every few milliseconds of work; it sleeps there while it is ahead of its budget.
package final class WorkBudget: Sendable {
  /// Work was told to stop.
  package struct Stopped: Error {}

  private struct Account: Sendable {
    /// Nanoseconds: wall clock and the thread's processor time when the account was opened.
    var openedAt: Int64
    var processorAtOpening: Int64
    var byteCount = 0
    /// Of the work under way; see `spend(untilByteCount:)`.
    var workByteCount = 0
  }

  /// 0.01...1 of one processor.
  private let processorShare: Double
  private let bytesPerSecond: Int
  private let account: Mutex<Account>
  private let isStopped = Atomic<Bool>(false)

  /// Debts and savings older than this are forgotten.
  private static let memoryNanoseconds: Int64 = 2_000_000_000

  package init(processorShare: Double, bytesPerSecond: Int) {
    self.processorShare = min(max(processorShare, 0.01), 1)
    self.bytesPerSecond = max(1, bytesPerSecond)
    account = Mutex(Account(openedAt: 0, processorAtOpening: 0))
  }

  /// Called by the working thread before it begins, and by it alone until it ends.
  package func begin() {
    colq_lower_thread_priority()
    account.withLock { $0 = Self.opened() }
  }

  package func stop() { isStopped.store(true, ordering: .releasing) }

  /// Sleeps while the work so far is more than the time so far allows.
  ///
  /// - Parameter byteCount: bytes read or written since the last call.
  package func spend(byteCount: Int = 0) throws(Stopped) {
    account.withLock { $0.byteCount += byteCount }
    try wait()
  }

  /// Called before each piece of work that counts its bytes from 0.
  package func beginWork() { account.withLock { $0.workByteCount = 0 } }

  /// The same for work that knows how many bytes it has moved since `beginWork`.
  package func spend(untilByteCount total: Int) throws(Stopped) {
    account.withLock { account in
      account.byteCount += max(0, total - account.workByteCount)
      account.workByteCount = total
    }
    try wait()
  }

  private func wait() throws(Stopped) {
    while true {
      if isStopped.load(ordering: .acquiring) { throw Stopped() }
      let debt = account.withLock { lead($0) }
      if debt <= 0 { break }
      // In slices, so that a stop is noticed.
      usleep(UInt32(min(debt, 50_000_000) / 1_000))
    }
    account.withLock { account in
      if MonotonicTime.nanoseconds - account.openedAt > Self.memoryNanoseconds, lead(account) <= 0 {
        let workByteCount = account.workByteCount
        account = Self.opened()
        account.workByteCount = workByteCount
      }
    }
  }

  /// Nanoseconds by which the work is ahead.
  private func lead(_ account: Account) -> Int64 {
    let elapsed = MonotonicTime.nanoseconds - account.openedAt
    let used = Self.threadNanoseconds() - account.processorAtOpening
    let forProcessor = Int64(Double(used) / processorShare)
    let forBytes = Int64(Double(account.byteCount) / Double(bytesPerSecond) * 1e9)
    return max(forProcessor, forBytes) - elapsed
  }

  private static func opened() -> Account {
    Account(openedAt: MonotonicTime.nanoseconds, processorAtOpening: threadNanoseconds())
  }

  private static func threadNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
