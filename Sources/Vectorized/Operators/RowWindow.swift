import Columnar

/// LIMIT and OFFSET over the rows in the source's order; stops the workers once enough rows are complete.
struct RowWindow {
  private var toSkip: Int
  private var left: Int

  init(offset: Int, count: Int?) {
    toSkip = offset
    left = count ?? Int.max
  }

  var isFull: Bool { left == 0 }

  /// The part of the next batch that lies in the window.
  mutating func take(_ batch: Batch) -> Batch? {
    let skipped = min(toSkip, batch.count)
    toSkip -= skipped
    let kept = min(left, batch.count - skipped)
    left -= left == Int.max ? 0 : kept
    return kept == 0 ? nil : batch.slice(skipped..<(skipped + kept))
  }
}
