/// How much larger than their limits windows are while delivery lags, as Firehose raises its size hint.
///
/// A value of time and lag alone: doubles while the oldest undelivered record is older than `tolerated`, halves once it is
/// younger than a quarter of that, and moves at most once each `interval`.
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

  /// Notes how old the oldest undelivered record is at `now`; true when the factor changed.
  package mutating func note(lagMilliseconds: Int64, now: Int64) -> Bool {
    guard lastMove == .min || now - lastMove >= intervalMilliseconds else { return false }
    let before = factor
    if lagMilliseconds > toleratedMilliseconds {
      factor = min(factor * 2, Self.largestFactor)
    } else if lagMilliseconds < toleratedMilliseconds / 4 {
      factor = max(factor / 2, 1)
    }
    guard factor != before else { return false }
    lastMove = now
    return true
  }
}
