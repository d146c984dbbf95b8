import Columnar

/// The rows of a window's input in order: partition by partition, and inside a partition by the ORDER BY keys.
///
/// Partitions are numbered batch by batch, where keys may still be dictionary codes; a counting sort brings their rows
/// together, and only partitions whose rows do not stand in order already are sorted (ENGINE §5).
struct WindowOrder {
  /// Row numbers in order.
  let rows: [UInt32]
  /// Start of each partition in `rows`, and the count at the end.
  let starts: [Int]
  /// Compares rows of one partition.
  let keyed: RowOrder

  init(_ batches: [Batch], _ plan: WindowPlan, orderKeys: [Vector], count: Int, context: ExecutionContext) throws {
    keyed = RowOrder(orderKeys, plan.orderBy, count: count)
    let numbers = try Self.partitionNumbers(batches, plan, count: count, context)
    if numbers.partitionCount <= 1 {
      rows = keyed.sorted(threads: context.settings.threads)
      starts = [0, count]
      return
    }
    var cursor = [Int](repeating: 0, count: numbers.partitionCount + 1)
    for row in 0..<count { cursor[Int(numbers.groups.base[row]) + 1] += 1 }
    for at in 0..<numbers.partitionCount { cursor[at + 1] += cursor[at] }
    // A group without rows (the unused NULL group) is no partition.
    starts = (0..<numbers.partitionCount).filter { cursor[$0 + 1] > cursor[$0] }.map { cursor[$0] } + [count]
    var ordered = [UInt32](repeating: 0, count: count)
    for row in 0..<count {
      let group = Int(numbers.groups.base[row])
      ordered[cursor[group]] = UInt32(truncatingIfNeeded: row)
      cursor[group] += 1
    }
    if !orderKeys.isEmpty { Self.sort(&ordered, starts, keyed, threads: context.settings.threads) }
    rows = ordered
  }

  /// The partition of each row.
  private static func partitionNumbers(
    _ batches: [Batch], _ plan: WindowPlan, count: Int, _ context: ExecutionContext
  ) throws -> (groups: GroupArray<UInt32>, partitionCount: Int) {
    let groups = GroupArray<UInt32>(count: count)
    guard !plan.partitionBy.isEmpty else { return (groups, 1) }
    var compiler = ExpressionCompiler(layout: plan.input.output)
    let compiled = try compiler.compile(plan.partitionBy)
    let keys = GroupKeys(plan.partitionBy.map(\.type))
    let evaluation = EvaluationContext(
      slotCount: compiler.slotCount, usesDictionaries: context.settings.usesDictionaries)
    var at = 0
    for batch in batches {
      try context.cancellation.check()
      evaluation.begin()
      var vectors: [Vector] = []
      for key in compiled { vectors.append(try key.evaluate(batch, evaluation)) }
      keys.find(vectors, batch.count, groups.base + at)
      at += batch.count
    }
    return (groups, keys.count)
  }

  private struct Rows: @unchecked Sendable {
    // Sendable: each thread sorts partitions of its own.
    let base: UnsafeMutablePointer<UInt32>
  }

  /// Sorts each partition whose rows are not in order, the partitions shared out among the threads.
  private static func sort(_ rows: inout [UInt32], _ starts: [Int], _ keyed: RowOrder, threads: Int) {
    rows.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let all = Rows(base: base)
      let partitionCount = starts.count - 1
      let workers = max(1, min(threads, buffer.count >> 14))
      WorkerThreads.run(workers) { worker in
        for at in (partitionCount * worker / workers)..<(partitionCount * (worker + 1) / workers) {
          var part = UnsafeMutableBufferPointer(start: all.base + starts[at], count: starts[at + 1] - starts[at])
          var isSorted = true
          for i in 1..<max(part.count, 1) where keyed.precedes(Int(part[i]), Int(part[i - 1])) {
            isSorted = false
            break
          }
          if !isSorted { part.sort { keyed.precedes(Int($0), Int($1)) } }
        }
      }
    }
  }
}

/// Where partitions and groups of peers begin and end among the sorted rows.
struct WindowLayout {
  let count: Int
  /// Start of each partition, and the count at the end.
  let partitions: [Int]
  /// For each row the start and the end of its group of peers.
  let peerStart: [Int32]
  let peerEnd: [Int32]

  init(_ order: WindowOrder) {
    count = order.rows.count
    partitions = order.starts
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
