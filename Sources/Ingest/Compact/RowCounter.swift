import Synchronization

/// Counts the rows that all threads of a compaction have read, and reports them.
final class RowCounter: Sendable {
  private let total: Int
  /// Of the files that hold these rows.
  private let byteCount: Int
  /// Read by the same compaction before.
  private let earlierByteCount: Int
  private let done = Atomic<Int>(0)
  private let report: @Sendable (CompactProgress) throws -> Void

  init(
    total: Int, byteCount: Int, earlierByteCount: Int, report: @escaping @Sendable (CompactProgress) throws -> Void
  ) {
    self.total = total
    self.byteCount = byteCount
    self.earlierByteCount = earlierByteCount
    self.report = report
  }

  /// Throws what the receiver of the report throws, to stop.
  func add(_ rowCount: Int) throws {
    let rows = done.add(rowCount, ordering: .relaxed).newValue
    let fraction = total > 0 ? min(1, Double(rows) / Double(total)) : 1
    try report(
      CompactProgress(
        rowCount: rows, fraction: fraction, byteCount: earlierByteCount + Int(fraction * Double(byteCount))))
  }
}
