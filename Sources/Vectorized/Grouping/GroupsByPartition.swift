import Columnar

/// A worker's groups sorted by hash partition.
struct GroupsByPartition: Sendable {
  private let starts: [Int]
  private let groups: [UInt32]

  /// - Parameter partitions: the partition of each group; groups without rows are left out.
  init(_ partitions: [UInt8], rowCounts: UnsafePointer<Int64>) {
    self.init(partitions) { rowCounts[$0] != 0 }
  }

  /// - Parameter first: groups below are left out.
  init(_ partitions: [UInt8], from first: Int) {
    self.init(partitions) { $0 >= first }
  }

  @inline(__always)
  private init(_ partitions: [UInt8], where isIncluded: (Int) -> Bool) {
    var starts = [Int](repeating: 0, count: PartitionedRows.partitionCount + 1)
    for group in partitions.indices where isIncluded(group) { starts[Int(partitions[group]) + 1] += 1 }
    for part in 0..<PartitionedRows.partitionCount { starts[part + 1] += starts[part] }
    var cursor = starts
    groups = [UInt32](unsafeUninitializedCapacity: starts[starts.count - 1]) { out, count in
      for group in partitions.indices where isIncluded(group) {
        let part = Int(partitions[group])
        out[cursor[part]] = UInt32(truncatingIfNeeded: group)
        cursor[part] += 1
      }
      count = starts[starts.count - 1]
    }
    self.starts = starts
  }

  /// The groups of a partition, ascending.
  subscript(_ part: Int) -> ArraySlice<UInt32> { groups[starts[part]..<starts[part + 1]] }
}
