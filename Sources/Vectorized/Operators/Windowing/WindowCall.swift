import Columnar

/// One window function over sorted rows; all vectors are in sorted order and flat.
struct WindowCall {
  let call: WindowPlan.Call
  let layout: WindowLayout
  let arguments: [Vector]
  let orderKeys: [Vector]
  let orderBy: [SortKey]

  func evaluate() throws -> Vector {
    switch call.function {
    case .rowNumber: numbered { row, partition in Int64(row - partition.lowerBound + 1) }
    case .rank: numbered { row, partition in Int64(Int(layout.peerStart[row]) - partition.lowerBound + 1) }
    case .denseRank: denseRank()
    case .ntile: try ntile()
    case .percentRank:
      fractions { row, partition in
        partition.count == 1
          ? 0 : Double(Int(layout.peerStart[row]) - partition.lowerBound) / Double(partition.count - 1)
      }
    case .cumulativeDistribution:
      fractions { row, partition in
        Double(Int(layout.peerEnd[row]) - partition.lowerBound) / Double(partition.count)
      }
    case .lag: try shifted(by: -1)
    case .lead: try shifted(by: 1)
    case .firstValue, .lastValue, .nthValue: try framed()
    case .aggregate(let aggregate): try aggregated(aggregate)
    }
  }

  private func numbered(_ value: (Int, Range<Int>) -> Int64) -> Vector {
    let out = Buffer(byteCount: layout.count * 8)
    let target = out.pointer(as: Int64.self)
    layout.forEachPartition { partition in for row in partition { target[row] = value(row, partition) } }
    return Vector(.bigint, flat: out, count: layout.count)
  }

  private func fractions(_ value: (Int, Range<Int>) -> Double) -> Vector {
    let out = Buffer(byteCount: layout.count * 8)
    let target = out.pointer(as: Double.self)
    layout.forEachPartition { partition in for row in partition { target[row] = value(row, partition) } }
    return Vector(.double, flat: out, count: layout.count)
  }

  private func denseRank() -> Vector {
    var rank: Int64 = 0
    return numbered { row, partition in
      if row == partition.lowerBound { rank = 0 }
      if Int(layout.peerStart[row]) == row { rank += 1 }
      return rank
    }
  }

  /// The first `count % buckets` buckets hold one row more.
  private func ntile() throws(EvaluationError) -> Vector {
    let buckets = arguments[0].pointer(as: Int64.self)
    var failed = false
    let out = numbered { row, partition in
      let n = buckets[row]
      guard n > 0, !arguments[0].isNull(row) else {
        failed = true
        return 0
      }
      let at = Int64(row - partition.lowerBound)
      let size = Int64(partition.count) / n
      let larger = Int64(partition.count) % n
      if at < larger * (size + 1) { return at / (size + 1) + 1 }
      return larger + (at - larger * (size + 1)) / max(size, 1) + 1
    }
    if failed { throw EvaluationError(.invalidArgument, "Buckets must be greater than 0") }
    return out
  }

  /// `lag` and `lead`: the value some rows before or after, within the partition.
  private func shifted(by direction: Int) throws(EvaluationError) -> Vector {
    let value = arguments[0]
    var offsets: Vector?
    var defaults: Vector?
    if call.arguments.count > 1 { offsets = arguments[1] }
    if call.arguments.count > 2 { defaults = arguments[2] }
    if let offsets {
      for row in 0..<layout.count where !offsets.isNull(row) && offsets.pointer(as: Int64.self)[row] < 0 {
        throw EvaluationError(.invalidArgument, "Offset must be at least 0")
      }
    }
    var pick = RowPick(count: layout.count)
    if offsets == nil, !call.ignoresNulls {
      layout.forEachPartition { partition in
        for row in partition {
          let at = row + direction
          pick.rows[row] = partition.contains(at) ? at : RowPick.useDefault
        }
      }
      return pick.vector(value, defaults: defaults)
    }
    layout.forEachPartition { partition in
      let present = call.ignoresNulls ? partition.filter { !value.isNull($0) } : []
      for row in partition {
        if let offsets, offsets.isNull(row) { continue }
        let distance = offsets.map { $0.pointer(as: Int64.self)[row] } ?? 1
        pick.rows[row] = source(row, distance, direction, partition, present)
      }
    }
    return pick.vector(value, defaults: defaults)
  }

  private func source(
    _ row: Int, _ distance: Int64, _ direction: Int, _ partition: Range<Int>, _ present: [Int]
  ) -> Int {
    if !call.ignoresNulls || distance == 0 {
      guard distance < Int64(partition.count) else { return RowPick.useDefault }
      let at = row + direction * Int(distance)
      return partition.contains(at) ? at : RowPick.useDefault
    }
    // The distance counts non-NULL rows strictly before or after this row.
    let split = present.partitioningIndex { $0 >= row }
    let own = split < present.count && present[split] == row
    let wanted = direction < 0 ? Int64(split) - distance : Int64(split) + distance - (own ? 0 : 1)
    return wanted >= 0 && wanted < Int64(present.count) ? present[Int(wanted)] : RowPick.useDefault
  }
}

/// Which row each row's value comes from.
struct RowPick {
  static let null = -1
  static let useDefault = -2

  var rows: [Int]

  init(count: Int) { rows = Array(repeating: Self.null, count: count) }

  /// The picked values; a default comes from the row itself, NULL without `defaults`. `value` is flat.
  func vector(_ value: Vector, defaults: Vector? = nil) -> Vector {
    if value.count == 0 { return Vector(.null(value.type), count: rows.count).flattened() }
    let indexes = Buffer(byteCount: rows.count * 4)
    let target = indexes.pointer(as: UInt32.self)
    var isMissing = false
    for i in rows.indices {
      target[i] = UInt32(truncatingIfNeeded: max(rows[i], 0))
      isMissing = isMissing || rows[i] < 0
    }
    let taken = value.take(indexes: UnsafePointer(target), count: rows.count)
    if !isMissing { return taken }
    let validity = Bitmap(repeating: true, count: rows.count)
    for i in rows.indices where rows[i] < 0 || taken.isNull(i) { validity.clear(i) }
    let picked = Vector(
      value.type, flat: taken.values, offset: taken.offset, count: taken.count, validity: validity, heap: taken.heap)
    guard let defaults else { return picked }
    var merge = RowMerge(type: value.type, count: rows.count)
    merge.set(.all(rows.count), picked)
    let missing = Selection(rows.indices.filter { rows[$0] == Self.useDefault })
    merge.set(missing, defaults.take(missing))
    return merge.finish()
  }
}

extension Array {
  /// The first index whose element satisfies `predicate`, where all later ones do as well.
  func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
