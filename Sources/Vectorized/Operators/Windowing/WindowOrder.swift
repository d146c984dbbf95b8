import Columnar

/// The rows of a window's input in order: partition by partition, and inside a partition by the ORDER BY keys.
///
/// A counting sort brings the rows of a partition together, then each partition is sorted (ENGINE §5).
struct WindowOrder {
  /// Row numbers in order.
  let rows: [UInt32]
  /// Start of each partition in `rows`, and the count at the end.
  let starts: [Int]
  /// Compares rows of one partition.
  let keyed: RowOrder

  init(_ keyed: RowOrder, numbers: Buffer?, partitionCount: Int, threads: Int) {
    self.keyed = keyed
    let count = keyed.count
    guard let numbers, partitionCount > 1 else {
      rows = keyed.sorted(threads: threads)
      starts = [0, count]
      return
    }
    let partition = UnsafePointer(numbers.pointer(as: UInt32.self))
    var starts = [Int](repeating: 0, count: partitionCount + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      for row in 0..<count { starts[Int(partition[row]) &+ 1] &+= 1 }
      for at in 0..<partitionCount { starts[at &+ 1] &+= starts[at] }
    }
    var cursor = starts
    rows = [UInt32](unsafeUninitializedCapacity: count) { ordered, filled in
      filled = count
      cursor.withUnsafeMutableBufferPointer { cursor in
        for row in 0..<count {
          let at = Int(partition[row])
          ordered[cursor[at]] = UInt32(truncatingIfNeeded: row)
          cursor[at] &+= 1
        }
      }
      if keyed.columns.isEmpty { return }
      for at in 0..<partitionCount {
        keyed.sort(UnsafeMutableBufferPointer(rebasing: ordered[starts[at]..<starts[at + 1]]), threads: threads)
      }
    }
    self.starts = starts
  }
}

/// Where partitions and groups of peers begin and end among the sorted rows.
struct WindowLayout {
  let count: Int
  /// Start of each partition, and the count at the end.
  let partitions: [Int]
  /// For each row the start and the end of its group of peers; empty when nothing asks for them.
  let peerStart: [Int32]
  let peerEnd: [Int32]

  init(_ order: WindowOrder, needsPeers: Bool) {
    count = order.rows.count
    partitions = order.starts
    guard needsPeers else {
      peerStart = []
      peerEnd = []
      return
    }
    var starts = [Int32](repeating: 0, count: count)
    var ends = [Int32](repeating: 0, count: count)
    for at in 0..<(order.starts.count - 1) {
      let partition = order.starts[at]..<order.starts[at + 1]
      var peer = partition.lowerBound
      for row in partition {
        if row > peer, !order.keyed.areEqual(Int(order.rows[row]), Int(order.rows[row - 1])) {
          for i in peer..<row { ends[i] = Int32(row) }
          peer = row
        }
        starts[row] = Int32(peer)
      }
      for i in peer..<partition.upperBound { ends[i] = Int32(partition.upperBound) }
    }
    peerStart = starts
    peerEnd = ends
  }

  func forEachPartition(_ body: (Range<Int>) throws -> Void) rethrows {
    for at in 0..<(partitions.count - 1) { try body(partitions[at]..<partitions[at + 1]) }
  }
}
