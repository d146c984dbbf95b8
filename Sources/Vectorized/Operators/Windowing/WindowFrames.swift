import Columnar

extension WindowCall {
  /// The rows of each row's frame, in terms of sorted rows; empty frames have equal bounds.
  func frames() throws(EvaluationError) -> [Range<Int>] {
    var out: [Range<Int>] = Array(repeating: 0..<0, count: layout.count)
    let offsetVectors = Array(arguments.suffix(WindowCallExpressions.offsets(call).count))
    var startOffset: Vector?
    var endOffset: Vector?
    var at = 0
    if hasOffset(call.frame.start) {
      startOffset = offsetVectors[at]
      at += 1
    }
    if hasOffset(call.frame.end) { endOffset = offsetVectors[at] }
    for partitionAt in 0..<(layout.partitions.count - 1) {
      let partition = layout.partitions[partitionAt]..<layout.partitions[partitionAt + 1]
      let groups = call.frame.unit == .groups ? peerGroups(partition) : []
      for row in partition {
        let start = try bound(call.frame.start, startOffset, row, partition, groups, isStart: true)
        let end = try bound(call.frame.end, endOffset, row, partition, groups, isStart: false)
        out[row] = start < end ? start..<end : start..<start
      }
    }
    return out
  }

  private func hasOffset(_ bound: WindowFrame.Bound) -> Bool {
    switch bound {
    case .preceding, .following: true
    case .unboundedPreceding, .currentRow, .unboundedFollowing: false
    }
  }

  /// Starts of the groups of peers, and the partition's end.
  private func peerGroups(_ partition: Range<Int>) -> [Int] {
    partition.filter { Int(layout.peerStart[$0]) == $0 } + [partition.upperBound]
  }

  /// First row of the frame, or one past its last.
  private func bound(
    _ bound: WindowFrame.Bound, _ offset: Vector?, _ row: Int, _ partition: Range<Int>, _ groups: [Int], isStart: Bool
  ) throws(EvaluationError) -> Int {
    switch bound {
    case .unboundedPreceding: return partition.lowerBound
    case .unboundedFollowing: return partition.upperBound
    case .currentRow:
      if call.frame.unit == .rows { return isStart ? row : row + 1 }
      if orderKeys.isEmpty { return isStart ? partition.lowerBound : partition.upperBound }
      return Int(isStart ? layout.peerStart[row] : layout.peerEnd[row])
    case .preceding, .following:
      guard let offset, !offset.isNull(row) else {
        throw EvaluationError(.invalidArgument, "Window frame offset must not be null")
      }
      let sign = if case .preceding = bound { -1 } else { 1 }
      switch call.frame.unit {
      case .rows: return rowsBound(row, sign, try distance(offset, row), partition, isStart)
      case .groups: return groupsBound(row, sign, try distance(offset, row), partition, groups, isStart)
      case .range: return try rangeBound(row, sign, offset, partition, isStart)
      }
    }
  }

  private func distance(_ offset: Vector, _ row: Int) throws(EvaluationError) -> Int {
    let value = offset.pointer(as: Int64.self)[row]
    guard value >= 0 else {
      throw EvaluationError(.invalidArgument, "Window frame offset must not be negative")
    }
    return Int(min(value, Int64(layout.count)))
  }

  private func rowsBound(_ row: Int, _ sign: Int, _ distance: Int, _ partition: Range<Int>, _ isStart: Bool) -> Int {
    let at = row + sign * distance + (isStart ? 0 : 1)
    return min(max(at, partition.lowerBound), partition.upperBound)
  }

  private func groupsBound(
    _ row: Int, _ sign: Int, _ distance: Int, _ partition: Range<Int>, _ groups: [Int], _ isStart: Bool
  ) -> Int {
    let own = groups.partitioningIndex { $0 > row } - 1
    let wanted = own + sign * distance + (isStart ? 0 : 1)
    if wanted < 0 { return partition.lowerBound }
    return wanted < groups.count ? groups[wanted] : partition.upperBound
  }

  /// RANGE with an offset: rows whose key is at most that far away. The one key is a number or a time.
  private func rangeBound(
    _ row: Int, _ sign: Int, _ offset: Vector, _ partition: Range<Int>, _ isStart: Bool
  ) throws(EvaluationError) -> Int {
    guard orderKeys.count == 1, let specification = orderBy.first, let key = orderKeys.first else {
      throw EvaluationError(.invalidArgument, "RANGE with an offset needs exactly one ORDER BY key")
    }
    // NULL keys are peers of each other only.
    if key.isNull(row) { return Int(isStart ? layout.peerStart[row] : layout.peerEnd[row]) }
    let step = sign * (specification.isDescending ? -1 : 1)
    let limit = number(key, row) + Double(step) * number(offset, row)
    let valued = nonNullRange(key, partition)
    var low = valued.lowerBound
    var high = valued.upperBound
    while low < high {
      let middle = (low + high) / 2
      let value = number(key, middle)
      let before = specification.isDescending ? value > limit : value < limit
      if isStart ? before : before || value == limit { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func nonNullRange(_ key: Vector, _ partition: Range<Int>) -> Range<Int> {
    if !key.mayHaveNulls { return partition }
    var low = partition.lowerBound
    var high = partition.upperBound
    while low < high, key.isNull(low) { low += 1 }
    while high > low, key.isNull(high - 1) { high -= 1 }
    return low..<high
  }

  /// A key or offset as a number; times and intervals as their ticks.
  private func number(_ vector: Vector, _ row: Int) -> Double {
    switch vector.value(at: row) {
    case .integer(let value):
      if case .intervalDayToSecond = vector.type, let ticks = orderKeys.first?.type.ticksPerSecond {
        return Double(value) * Double(ticks) / 1_000
      }
      if case .intervalDayToSecond = vector.type, orderKeys.first?.type == .date { return Double(value) / 86_400_000 }
      return Double(value)
    case .double(let value): return value
    case .decimal(let value):
      if case .decimal(_, let scale) = vector.type { return Double(value) / (0..<scale).reduce(1.0) { p, _ in p * 10 } }
      return Double(value)
    default: return 0
    }
  }

  /// `first_value`, `last_value`, `nth_value`.
  func framed() throws(EvaluationError) -> Vector {
    let value = arguments[0]
    var pick = RowPick(count: layout.count)
    for (row, frame) in try frames().enumerated() where !frame.isEmpty {
      switch call.function {
      case .firstValue:
        let found = call.ignoresNulls ? frame.first { !value.isNull($0) } : frame.lowerBound
        pick.rows[row] = found ?? RowPick.null
      case .lastValue:
        let found = call.ignoresNulls ? frame.last { !value.isNull($0) } : frame.upperBound - 1
        pick.rows[row] = found ?? RowPick.null
      default:
        let position = arguments[1].pointer(as: Int64.self)[row]
        guard position > 0, !arguments[1].isNull(row) else {
          throw EvaluationError(.invalidArgument, "Offset must be at least 1")
        }
        if call.ignoresNulls {
          let present = frame.filter { !value.isNull($0) }
          if position <= Int64(present.count) { pick.rows[row] = present[Int(position) - 1] }
        } else if position <= Int64(frame.count) {
          pick.rows[row] = frame.lowerBound + Int(position) - 1
        }
      }
    }
    return pick.vector(value)
  }
}
