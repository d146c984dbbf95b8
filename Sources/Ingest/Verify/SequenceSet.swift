import Columnar

/// Which numbers of a range were seen.
struct SequenceSet {
  private let first: Int64
  private let count: Int
  private let seen: Bitmap

  init(first: Int64, count: Int) {
    self.first = first
    self.count = count
    seen = Bitmap(repeating: false, count: count)
  }

  /// False where the number is outside the range or was seen before.
  mutating func insert(_ sequence: Int64) -> Bool {
    let (at, overflow) = sequence.subtractingReportingOverflow(first)
    guard !overflow, at >= 0, at < Int64(count), !seen[Int(at)] else { return false }
    seen.set(Int(at))
    return true
  }

  var firstMissing: Int64? {
    if seen.isAllOnes { return nil }
    for i in 0..<count where !seen[i] { return first + Int64(i) }
    return nil
  }
}
