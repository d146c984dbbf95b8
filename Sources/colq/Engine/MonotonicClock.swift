import Columnar

/// Seconds on a clock that only goes forward, for timings.
enum MonotonicClock {
  static var seconds: Double { Double(MonotonicTime.nanoseconds) / 1e9 }
}
