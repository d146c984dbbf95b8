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
      batches, keys: plan.orderBy.map(\.expression) + arguments, input: input, context: context)
    if rows.count == 0 { return [] }
    let orderEnd = plan.orderBy.count
    let orderKeys = Array(rows.keys[0..<orderEnd])
    let windowOrder = try WindowOrder(batches, plan, orderKeys: orderKeys, count: rows.count, context: context)
    let order = windowOrder.rows
    let layout = WindowLayout(windowOrder)
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
