import Columnar

/// Cuts a shard's records into windows, one open for each day, so that no window spans two days.
///
/// A pure state machine: records and the clock go in, full windows come out; it holds counts, not records. As one window
/// is open for a day, the records of a window are the next `recordCount` records of that day.
package struct FirehoseWindows: Sendable {
  package struct Window: Sendable, Hashable {
    /// Days since 1970-01-01.
    package let day: Int64
    package let firstSequence: Int64
    package private(set) var lastSequence: Int64
    /// Arrival of the oldest record, milliseconds; it names the object.
    package private(set) var oldestArrival: Int64
    package let opened: Int64
    package private(set) var recordCount = 0
    package private(set) var byteCount = 0

    package init(day: Int64, firstSequence: Int64, arrival: Int64, now: Int64) {
      self.day = day
      self.firstSequence = firstSequence
      lastSequence = firstSequence
      oldestArrival = arrival
      opened = now
    }

    @inline(__always)
    package mutating func add(sequence: Int64, arrival: Int64, byteCount: Int) {
      lastSequence = sequence
      oldestArrival = min(oldestArrival, arrival)
      recordCount &+= 1
      self.byteCount &+= byteCount
    }
  }

  package var limits: FirehoseLimits
  /// The window of the day that the last record belonged to: records come mostly day after day.
  private var current: Window?
  private var others: [Int64: Window] = [:]

  package init(limits: FirehoseLimits) { self.limits = limits }

  package var openCount: Int { others.count + (current == nil ? 0 : 1) }

  /// The window that took the last record, while it is open.
  package var last: Window? { current }

  /// Takes a record; windows that are full after it, or whose time was up before it, go to `closed`.
  package mutating func add(
    sequence: Int64, arrival: Int64, byteCount: Int, now: Int64, closed: inout [Window]
  ) {
    advance(now: now, closed: &closed)
    let day = UTCTime.day(of: arrival)
    var window: Window
    if let found = current, found.day == day {
      window = found
    } else {
      if let left = current { others[left.day] = left }
      window =
        others.removeValue(forKey: day)
        ?? Window(day: day, firstSequence: sequence, arrival: arrival, now: now)
    }
    window.add(sequence: sequence, arrival: arrival, byteCount: byteCount)
    if window.recordCount >= limits.recordCount || window.byteCount >= limits.byteCount {
      closed.append(window)
      current = nil
    } else {
      current = window
    }
  }

  /// Closes the windows whose time is up at `now`.
  package mutating func advance(now: Int64, closed: inout [Window]) {
    guard let limit = limits.milliseconds else { return }
    if let window = current, now - window.opened >= limit {
      closed.append(window)
      current = nil
    }
    guard others.contains(where: { now - $0.value.opened >= limit }) else { return }
    for window in others.values.sorted(by: { $0.firstSequence < $1.firstSequence }) where now - window.opened >= limit {
      others[window.day] = nil
      closed.append(window)
    }
  }

  /// When `advance` will next have something to do; nil: not by time.
  package var nextDeadline: Int64? {
    guard let limit = limits.milliseconds else { return nil }
    return ([current].compactMap { $0 } + others.values).map { $0.opened + limit }.min()
  }

  /// Closes all windows, in order of their first record; with `keepingLast` the one of the last record stays open.
  package mutating func flush(keepingLast: Bool = false, closed: inout [Window]) {
    var all = Array(others.values)
    others = [:]
    if !keepingLast, let window = current {
      all.append(window)
      current = nil
    }
    closed += all.sorted { $0.firstSequence < $1.firstSequence }
  }
}
