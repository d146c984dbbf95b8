/// The rows that a running computation over frames has taken in.
struct FrameCover {
  struct Step {
    /// What was taken in is forgotten first.
    let isAnew: Bool
    /// Rows that leave, then rows that enter.
    let left: Range<Int>
    let entered: Range<Int>
  }

  private var covered = 0..<0
  private let onlyGrows: Bool

  /// - Parameter onlyGrows: rows cannot be taken out: a frame that loses some begins anew.
  init(onlyGrows: Bool = false) { self.onlyGrows = onlyGrows }

  /// How to get to `frame` from the frame before; anew where an end moves back or the two have no row in common.
  @inline(__always)
  mutating func move(to frame: Range<Int>) -> Step {
    let known = covered
    covered = frame
    let loses = onlyGrows ? frame.lowerBound > known.lowerBound : frame.lowerBound >= known.upperBound
    if loses || frame.lowerBound < known.lowerBound || frame.upperBound < known.upperBound {
      return Step(isAnew: true, left: frame.lowerBound..<frame.lowerBound, entered: frame)
    }
    return Step(
      isAnew: false, left: known.lowerBound..<frame.lowerBound, entered: known.upperBound..<frame.upperBound)
  }
}
