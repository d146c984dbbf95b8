import Columnar

/// Window functions: sorts rows by partition and order, then computes each call partition by partition.
struct WindowOperator {
  let plan: WindowPlan
  let context: ExecutionContext

  /// - Parameters:
  ///   - batches: all rows of the partitions.
  ///   - numbers: the partition of each row, as UInt32s; nil when all rows are of one.
  ///   - threads: threads that sorting may use.
  func run(_ batches: [Batch], numbers: Buffer?, partitionCount: Int, threads: Int) throws -> Batch {
    let input = plan.input.output
    let arguments = plan.calls.flatMap { WindowCallExpressions.all($0) }
    let rows = try KeyedRows(
      batches, keys: plan.orderBy.map(\.expression) + arguments, input: input, context: context)
    if rows.count == 0 { return Batch(columns: [], count: 0) }
    let orderEnd = plan.orderBy.count
    let keyed = RowOrder(Array(rows.keys[0..<orderEnd]), plan.orderBy, count: rows.count)
    let windowOrder = WindowOrder(keyed, numbers: numbers, partitionCount: partitionCount, threads: threads)
    let order = windowOrder.rows
    let layout = WindowLayout(windowOrder, needsPeers: plan.calls.contains(where: \.needsPeers))
    let sorted = { (vector: Vector) -> Vector in
      order.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { vector.take(indexes: $0, count: buffer.count) } ?? vector
      }
    }
    var columns = rows.columns.map(sorted)
    let orderKeys = rows.keys[0..<orderEnd].map(sorted)
    var at = orderEnd
    for call in plan.calls {
      try context.cancellation.check()
      let count = WindowCallExpressions.all(call).count
      let vectors = rows.keys[at..<(at + count)].map { sorted($0).flattened() }
      at += count
      columns.append(
        try WindowCall(call: call, layout: layout, arguments: vectors, orderKeys: orderKeys, orderBy: plan.orderBy)
          .evaluate())
    }
    return Batch(columns: columns, count: rows.count)
  }
}

extension WindowPlan.Call {
  /// Whether the result depends on which rows are peers.
  fileprivate var needsPeers: Bool {
    switch function {
    case .rowNumber, .ntile, .lag, .lead: false
    case .rank, .denseRank, .percentRank, .cumulativeDistribution: true
    case .firstValue, .lastValue, .nthValue, .aggregate: frame.unit != .rows
    }
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
