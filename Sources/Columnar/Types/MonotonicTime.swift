#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A clock that only goes forward, from a start that means nothing: for timings and deadlines.
package enum MonotonicTime {
  package static var nanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  package static var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
