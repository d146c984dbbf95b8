import Columnar

/// Which rows, sorted by sequence number, belong to a CSV object: those of its range and, in split windows, of its
/// partition.
struct WindowRows {
  private let numbers: [Int64]
  /// By partition column: the rows of each value.
  private var rowsByValue: [String: [String: [Int]]] = [:]

  init(_ rows: Batch, layout: TableLayout, _ windows: [CompactedDays.Window]) throws {
    let sequences = rows.columns[rows.columns.count - 1].flattened()
    numbers = Array(UnsafeBufferPointer(start: sequences.pointer(as: Int64.self), count: rows.count))
    for column in Set(windows.compactMap { $0.entry.partition?.column }) {
      guard let index = layout.columns.index(of: column), index < layout.csvColumnCount else {
        throw DeliveryError("a manifest splits by '\(column)', which is no CSV column of the table")
      }
      let values = try PartitionSplit.values(rows.columns[index])
      rowsByValue[column] = Dictionary(grouping: values.indices) { values[$0] }
    }
  }

  func rows(of window: CompactedDays.Window, partitions: Set<String>) -> [Int] {
    let range = start(window.firstSequence)..<max(start(window.firstSequence), start(window.lastSequence + 1))
    guard let partition = window.entry.partition else { return Array(range) }
    let groups = rowsByValue[partition.column] ?? [:]
    guard let value = partition.value else {
      return groups.filter { !partitions.contains($0.key) }.flatMap(\.value).filter { range.contains($0) }.sorted()
    }
    let all = groups[value] ?? []
    let first = Self.lowerBound(all.count) { all[$0] < range.lowerBound }
    return Array(all[first...].prefix { $0 < range.upperBound })
  }

  private func start(_ sequence: Int64) -> Int { Self.lowerBound(numbers.count) { numbers[$0] < sequence } }

  private static func lowerBound(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
