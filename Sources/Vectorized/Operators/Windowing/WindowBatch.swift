import Columnar

/// A batch of a window's input with the number of each row's PARTITION BY keys, as its worker numbers them.
struct WindowBatch {
  let worker: Int
  let sequence: Int
  private(set) var batch: Batch
  /// UInt32s, one a row.
  private(set) var numbers: Buffer
  /// Where each hash partition's rows begin, and the count at the end; nil while the rows stand in source order.
  private(set) var starts: [Int]?

  init(worker: Int, sequence: Int, batch: Batch, numbers: Buffer) {
    self.worker = worker
    self.sequence = sequence
    self.batch = batch
    self.numbers = numbers
  }

  /// The rows of some hash partitions.
  func rows(of partitions: Range<Int>) -> Range<Int> {
    guard let starts else { return 0..<batch.count }
    return starts[partitions.lowerBound]..<starts[partitions.upperBound]
  }

  /// Brings the rows of a hash partition together; inside, rows keep their order.
  ///
  /// - Parameter partitions: the hash partition of each number.
  mutating func sort(by partitions: [UInt8]) {
    if starts != nil { return }
    let n = batch.count
    let of = UnsafePointer(numbers.pointer(as: UInt32.self))
    var starts = [Int](repeating: 0, count: PartitionedRows.partitionCount + 1)
    let order = Buffer(byteCount: n * 4)
    let rows = order.pointer(as: UInt32.self)
    partitions.withUnsafeBufferPointer { partitions in
      starts.withUnsafeMutableBufferPointer { starts in
        for i in 0..<n { starts[Int(partitions[Int(of[i])]) &+ 1] &+= 1 }
        for at in 1..<starts.count { starts[at] &+= starts[at &- 1] }
      }
      var cursor = starts
      cursor.withUnsafeMutableBufferPointer { cursor in
        for i in 0..<n {
          let part = Int(partitions[Int(of[i])])
          rows[cursor[part]] = UInt32(truncatingIfNeeded: i)
          cursor[part] &+= 1
        }
      }
    }
    let sorted = Buffer(byteCount: n * 4)
    gather(of, UnsafePointer(rows), n, sorted.pointer(as: UInt32.self))
    batch = batch.reordered(order)
    numbers = sorted
    self.starts = starts
  }
}

extension Batch {
  /// The rows in the order of `rows`, which names (as UInt32) each of them once.
  fileprivate func reordered(_ rows: Buffer) -> Batch {
    Batch(
      columns: columns.map { $0.take(indexes: UnsafePointer(rows.pointer(as: UInt32.self)), count: count) },
      count: count)
  }
}
