#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One worker's account of time and rows by plan node; added to the query's profile when the worker ends.
final class WorkerClock {
  private var last: UInt64 = WorkerClock.now()
  private var current: Int
  private var nanoseconds: [Int: UInt64] = [:]
  private var rows: [Int: Int] = [:]
  private var batches: [Int: Int] = [:]

  init(node: Int) { current = node }

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Time from here on belongs to `node`; returns the node before.
  @discardableResult
  func enter(_ node: Int) -> Int {
    let time = Self.now()
    nanoseconds[current, default: 0] += time &- last
    last = time
    let before = current
    current = node
    return before
  }

  /// `node` gave out a batch.
  func emitted(_ node: Int, rows count: Int) {
    rows[node, default: 0] += count
    batches[node, default: 0] += 1
  }

  func flush(into profile: QueryProfile) {
    enter(current)
    for (node, time) in nanoseconds {
      profile.update(node) { entry in
        entry.nanoseconds += time
        entry.rows += rows[node] ?? 0
        entry.batches += batches[node] ?? 0
      }
    }
  }
}
