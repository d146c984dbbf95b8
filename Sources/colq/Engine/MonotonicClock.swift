#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Seconds on a clock that only goes forward, for timings.
enum MonotonicClock {
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
