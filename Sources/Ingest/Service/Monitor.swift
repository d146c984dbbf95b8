import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// State behind a lock that threads can wait on: a mutex with a condition variable.
///
/// The state is touched inside the lock only, which makes `@unchecked Sendable` sound.
package final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ state: State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    #if canImport(Glibc)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    #endif
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  package func withLock<R>(_ body: (inout State) throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Changes the state and wakes every thread that waits.
  ///
  /// - Parameter wakesOne: wakes one of them: for changes that any of them can answer to, and one only.
  package func change<R>(wakesOne: Bool = false, _ body: (inout State) throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer {
      if wakesOne { pthread_cond_signal(condition) } else { pthread_cond_broadcast(condition) }
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Runs `body` until it gives a value, waiting for changes in between; nil once `milliseconds` have passed.
  package func wait<R>(milliseconds: Int? = nil, until body: (inout State) -> R?) -> R? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let end = milliseconds.map { MonotonicTime.nanoseconds + Int64($0) * 1_000_000 }
    while true {
      if let found = body(&state) { return found }
      guard let end else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      if MonotonicTime.nanoseconds >= end { return nil }
      #if canImport(Glibc)
        var time = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        pthread_cond_timedwait(condition, mutex, &time)
      #else
        let left = max(0, end - MonotonicTime.nanoseconds)
        var time = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
        pthread_cond_timedwait_relative_np(condition, mutex, &time)
      #endif
    }
  }
}
