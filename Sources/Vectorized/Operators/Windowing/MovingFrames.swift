import Columnar

/// Aggregates over frames that move along with the rows: values are added where a frame grows and taken away where it
/// shrinks, without an accumulator's work for each row.
struct MovingFrames {
  private let frames: [Range<Int>]
  private let layout: WindowLayout

  init(_ frames: [Range<Int>], layout: WindowLayout) {
    self.frames = frames
    self.layout = layout
  }

  /// nil when the aggregate or its type is not among those that move.
  func vector(_ aggregate: AggregateCall, _ values: [Vector]) throws(EvaluationError) -> Vector? {
    guard values.count == 1, !aggregate.isDistinct || AccumulatorFactory.ignoresDistinct(aggregate.function.name) else {
      return nil
    }
    let value = values[0].flattened()
    let function = aggregate.function
    switch (function.name, value.type.physical, function.resultType) {
    case ("count", _, _): return counts(value)
    case ("sum", .int64, .bigint): return try integerSums(value, function)
    case ("avg", .int64, .double): return integerMeans(value)
    case ("sum", .double, .double): return doubles(value, isMean: false)
    case ("avg", .double, .double): return doubles(value, isMean: true)
    case ("min", _, _): return extremes(value, isMaximum: false)
    case ("max", _, _): return extremes(value, isMaximum: true)
    default: return nil
    }
  }

  // MARK: Sums

  /// What a frame holds so far.
  private struct Total {
    var sum: Int128 = 0
    var count: Int64 = 0
  }

  /// Calls `emit` with each row and its frame's total. Integers are exact, so taking away undoes adding.
  @inline(__always)
  private func totals(_ valid: Vector, _ value: (Int) -> Int128, _ emit: (Int, Total) -> Void) {
    let mayHaveNulls = valid.mayHaveNulls
    var total = Total()
    var covered = 0..<0
    for row in 0..<layout.count {
      let frame = frames[row]
      if frame.lowerBound < covered.lowerBound || frame.upperBound < covered.upperBound
        || frame.lowerBound >= covered.upperBound
      {
        total = Total()
        covered = frame.lowerBound..<frame.lowerBound
      }
      for i in covered.lowerBound..<frame.lowerBound where !mayHaveNulls || !valid.isNull(i) {
        total.sum &-= value(i)
        total.count &-= 1
      }
      for i in covered.upperBound..<frame.upperBound where !mayHaveNulls || !valid.isNull(i) {
        total.sum &+= value(i)
        total.count &+= 1
      }
      covered = frame
      emit(row, total)
    }
  }

  private func counts(_ value: Vector) -> Vector {
    let out = Buffer(byteCount: layout.count * 8)
    let target = out.pointer(as: Int64.self)
    totals(value, { _ in 0 }) { row, total in target[row] = total.count }
    return Vector(.bigint, flat: out, count: layout.count)
  }

  private func integerSums(_ value: Vector, _ function: ResolvedAggregate) throws(EvaluationError) -> Vector {
    let values = value.pointer(as: Int64.self)
    var result = Result<Int64>(layout.count)
    var fits = true
    totals(value, { Int128(values[$0]) }) { row, total in
      let narrow = Int64(truncatingIfNeeded: total.sum)
      fits = fits && Int128(narrow) == total.sum
      result.set(row, total.count == 0 ? nil : narrow)
    }
    if !fits { throw IntegerSumAccumulator.overflowError(function) }
    return result.vector(.bigint)
  }

  private func integerMeans(_ value: Vector) -> Vector {
    let values = value.pointer(as: Int64.self)
    var result = Result<Double>(layout.count)
    totals(value, { Int128(values[$0]) }) { row, total in
      result.set(row, total.count == 0 ? nil : IntegerSumAccumulator.double(total.sum) / Double(total.count))
    }
    return result.vector(.double)
  }

  /// Floating sums only grow: what was added cannot be taken away without a trace, so a frame that loses rows is added
  /// up anew.
  private func doubles(_ value: Vector, isMean: Bool) -> Vector {
    let values = value.pointer(as: Double.self)
    let mayHaveNulls = value.mayHaveNulls
    var result = Result<Double>(layout.count)
    var sum = 0.0
    var count = 0
    var covered = 0..<0
    for row in 0..<layout.count {
      let frame = frames[row]
      if frame.lowerBound != covered.lowerBound || frame.upperBound < covered.upperBound {
        (sum, count) = (0, 0)
        covered = frame.lowerBound..<frame.lowerBound
      }
      for i in covered.upperBound..<frame.upperBound where !mayHaveNulls || !value.isNull(i) {
        sum += values[i]
        count &+= 1
      }
      covered = frame
      result.set(row, count == 0 ? nil : isMean ? sum / Double(count) : sum)
    }
    return result.vector(.double)
  }

  // MARK: Extrema

  /// Rows that may still be a frame's best stand in a queue from better to worse, each later than the one before
  /// (Lemire, "Streaming Maximum-Minimum Filter", 2006). nil for strings and 128-bit values.
  private func extremes(_ value: Vector, isMaximum: Bool) -> Vector? {
    switch value.type.physical {
    case .string, .int128, .none, .nested: return nil
    default: break
    }
    let storage = Buffer(byteCount: max(value.count, 1) * 8)
    let words = storage.pointer(as: UInt64.self)
    SortColumn.encode(value, words)
    // Smaller is better from here on.
    if isMaximum { for i in 0..<value.count { words[i] = ~words[i] } }
    let mayHaveNulls = value.mayHaveNulls
    var pick = RowPick(count: layout.count)
    var queue: [Int] = []
    var first = 0
    var covered = 0..<0
    for row in 0..<layout.count {
      let frame = frames[row]
      if frame.lowerBound < covered.lowerBound || frame.upperBound < covered.upperBound
        || frame.lowerBound >= covered.upperBound
      {
        queue.removeAll(keepingCapacity: true)
        first = 0
        covered = frame.lowerBound..<frame.lowerBound
      }
      for i in covered.upperBound..<frame.upperBound where !mayHaveNulls || !value.isNull(i) {
        while queue.count > first, let last = queue.last, words[last] > words[i] { queue.removeLast() }
        queue.append(i)
      }
      covered = frame
      while first < queue.count, queue[first] < frame.lowerBound { first += 1 }
      if first < queue.count { pick.rows[row] = queue[first] }
      if first > 4_096, first * 2 > queue.count {
        queue.removeFirst(first)
        first = 0
      }
    }
    return pick.vector(value)
  }

  /// Values of rows as they are found.
  private struct Result<Value: BitwiseCopyable & ExpressibleByIntegerLiteral> {
    private let out: Buffer
    private let target: UnsafeMutablePointer<Value>
    private var validity: Bitmap?
    private let count: Int

    init(_ count: Int) {
      out = Buffer(byteCount: max(count, 1) * MemoryLayout<Value>.stride)
      target = out.pointer(as: Value.self)
      self.count = count
    }

    @inline(__always)
    mutating func set(_ row: Int, _ value: Value?) {
      target[row] = value ?? 0
      if value != nil { return }
      if validity == nil { validity = Bitmap(repeating: true, count: count) }
      validity?.clear(row)
    }

    func vector(_ type: DataType) -> Vector { Vector(type, flat: out, count: count, validity: validity) }
  }
}
