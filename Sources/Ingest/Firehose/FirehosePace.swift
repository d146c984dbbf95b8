/// How much larger than their limits windows are while delivery lags, as Firehose raises its size hint.
///
/// A value of time, lag and windows alone: while the oldest undelivered record is older than `tolerated` it doubles, or
/// grows so that a delivery has few windows; it halves once that record is younger than a quarter of `tolerated`. Moves at
/// most once each `interval`.
package struct FirehosePace: Sendable {
  package private(set) var factor = 1
  private let toleratedMilliseconds: Int64
  private let intervalMilliseconds: Int64
  private var lastMove = Int64.min

  package static let largestFactor = 1 << 12

  package init(toleratedMilliseconds: Int64 = 1_000, intervalMilliseconds: Int64 = 250) {
    self.toleratedMilliseconds = toleratedMilliseconds
    self.intervalMilliseconds = intervalMilliseconds
  }

  /// Windows of a delivery that cost little beside its rows.
  private static let usualWindowCount = 32

  /// Notes a delivery of `windowCount` windows and how old its oldest record is at `now`; true when the factor changed.
  package mutating func note(lagMilliseconds: Int64, windowCount: Int = 0, now: Int64) -> Bool {
    guard lastMove == .min || now - lastMove >= intervalMilliseconds else { return false }
    let before = factor
    if lagMilliseconds > toleratedMilliseconds {
      factor = min(factor * max(2, windowCount / Self.usualWindowCount), Self.largestFactor)
    } else if lagMilliseconds < toleratedMilliseconds / 4 {
      factor = max(factor / 2, 1)
    }
    guard factor != before else { return false }
    lastMove = now
    return true
  }
}
