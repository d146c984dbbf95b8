/// Some thousand rows: one vector a column.
public struct Batch: Sendable {
  /// Rows a scan aims at for a batch: fits L2 with several columns, and makes per-batch costs small.
  public static let targetRowCount = 32_768

  public var columns: [Vector]
  /// Rows; also right when there are no columns.
  public var count: Int

  public init(columns: [Vector], count: Int) {
    assert(columns.allSatisfy { $0.count == count })
    self.columns = columns
    self.count = count
  }

  /// Row `i` as values, for tests and slow paths.
  public func row(_ i: Int) -> [Value] { columns.map { $0.value(at: i) } }

  public func take(_ selection: Selection) -> Batch {
    if selection.isAll(of: count) { return self }
    return Batch(columns: columns.map { $0.take(selection) }, count: selection.count)
  }

  public func slice(_ range: Range<Int>) -> Batch {
    Batch(columns: columns.map { $0.slice(range) }, count: range.count)
  }
}
