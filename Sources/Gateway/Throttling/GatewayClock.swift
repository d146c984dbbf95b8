import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The clocks that limits go by; tests give their own.
package struct GatewayClock: Sendable {
  /// Nanoseconds on a clock that only goes forward.
  package var monotonic: @Sendable () -> UInt64
  /// Seconds since 1970, UTC.
  package var seconds: @Sendable () -> Int

  package init(monotonic: @escaping @Sendable () -> UInt64, seconds: @escaping @Sendable () -> Int) {
    self.monotonic = monotonic
    self.seconds = seconds
  }

  package static let system = GatewayClock(
    monotonic: { UInt64(MonotonicTime.nanoseconds) },
    seconds: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return time.tv_sec
    })
}
