import Columnar

/// Window functions: sorts all rows by partition and order, then computes each call partition by partition.
struct WindowOperator {
  let plan: WindowPlan
  let context: ExecutionContext

  /// - Parameter batches: the whole input.
  func run(_ batches: [Batch]) throws -> [Batch] {
    let input = plan.input.output
    let arguments = plan.calls.flatMap { WindowCallExpressions.all($0) }
    let rows = try KeyedRows(
      batches, keys: plan.partitionBy + plan.orderBy.map(\.expression) + arguments, input: input, context: context)
    if rows.count == 0 { return [] }
    let partitionKeys = Array(rows.keys[0..<plan.partitionBy.count])
    let orderEnd = plan.partitionBy.count + plan.orderBy.count
    let orderKeys = Array(rows.keys[plan.partitionBy.count..<orderEnd])
    let partition = partitionNumbers(partitionKeys, rows.count)
    let keyed = RowOrder(
      [partition] + orderKeys, [SortKey(.constant(.null(.bigint)))] + plan.orderBy, count: rows.count)
    let order = keyed.sorted(threads: context.settings.threads)
    let layout = WindowLayout(order: order, partition: partition, keyed: keyed)
    let sorted = { (vector: Vector) -> Vector in
      order.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { vector.take(indexes: $0, count: buffer.count) } ?? vector
      }
    }
    var columns = rows.columns.map(sorted)
    var at = orderEnd
    for call in plan.calls {
      let count = WindowCallExpressions.all(call).count
      let vectors = rows.keys[at..<(at + count)].map { sorted($0).flattened() }
      at += count
      columns.append(
        try WindowCall(
          call: call, layout: layout, arguments: vectors, orderKeys: orderKeys.map(sorted), orderBy: plan.orderBy
        )
        .evaluate())
    }
    let whole = Batch(columns: columns, count: rows.count)
    let step = context.settings.batchRowCount
    return stride(from: 0, to: rows.count, by: step).map { whole.slice($0..<min($0 + step, rows.count)) }
  }

  /// A BIGINT number for each row's partition: sorting numbers is cheaper than sorting the keys.
  private func partitionNumbers(_ keys: [Vector], _ n: Int) -> Vector {
    let out = Buffer(byteCount: n * 8)
    let numbers = out.pointer(as: Int64.self)
    if keys.isEmpty {
      numbers.update(repeating: 0, count: n)
    } else {
      let groupKeys = GroupKeys(keys.map(\.type))
      let groups = GroupArray<UInt32>(count: n)
      let step = 8_192
      for from in stride(from: 0, to: n, by: step) {
        let range = from..<min(from + step, n)
        groupKeys.find(keys.map { $0.slice(range) }, range.count, groups.base + from)
      }
      for i in 0..<n { numbers[i] = Int64(groups.base[i]) }
    }
    return Vector(.bigint, flat: out, count: n)
  }
}

/// The expressions of a call in one fixed order: arguments, an aggregate's arguments and filter, frame offsets.
enum WindowCallExpressions {
  static func all(_ call: WindowPlan.Call) -> [Expression] {
    var list = call.arguments
    if case .aggregate(let aggregate) = call.function {
      list = aggregate.arguments
      if let filter = aggregate.filter { list.append(filter) }
    }
    return list + offsets(call)
  }

  static func offsets(_ call: WindowPlan.Call) -> [Expression] {
    [call.frame.start, call.frame.end].compactMap { bound in
      switch bound {
      case .preceding(let offset), .following(let offset): offset
      case .unboundedPreceding, .currentRow, .unboundedFollowing: nil
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

  init(order: [UInt32], partition: Vector, keyed: RowOrder) {
    count = order.count
    let numbers = partition.pointer(as: Int64.self)
    var partitions = [0]
    var starts = [Int32](repeating: 0, count: order.count)
    var ends = [Int32](repeating: 0, count: order.count)
    var peer = 0
    for row in 1..<max(order.count, 1) {
      let newPartition = numbers[Int(order[row])] != numbers[Int(order[row - 1])]
      if newPartition { partitions.append(row) }
      if newPartition || !keyed.areEqual(Int(order[row]), Int(order[row - 1])) {
        for i in peer..<row { ends[i] = Int32(row) }
        peer = row
      }
      starts[row] = Int32(peer)
    }
    for i in peer..<order.count { ends[i] = Int32(order.count) }
    partitions.append(order.count)
    self.partitions = partitions
    peerStart = starts
    peerEnd = ends
  }

  func forEachPartition(_ body: (Range<Int>) throws -> Void) rethrows {
    for at in 0..<(partitions.count - 1) { try body(partitions[at]..<partitions[at + 1]) }
  }
}
