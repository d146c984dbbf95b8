import Columnar

/// Aggregates over frames that move along with the rows: values are added where a frame grows and taken away where it
/// shrinks, without an accumulator's work for each row.
struct MovingFrames {
  /// By row.
  let frames: [Range<Int>]

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

  /// Calls `emit` with each frame's total, in the order of the rows. Integers are exact, so taking away undoes adding.
  @inline(__always)
  private func totals(_ valid: Vector, _ value: (Int) -> Int128, _ emit: (Total) -> Void) {
    let mayHaveNulls = valid.mayHaveNulls
    var total = Total()
    var cover = FrameCover()
    for frame in frames {
      let step = cover.move(to: frame)
      if step.isAnew { total = Total() }
      for i in step.left where !mayHaveNulls || !valid.isNull(i) {
        total.sum &-= value(i)
        total.count &-= 1
      }
      for i in step.entered where !mayHaveNulls || !valid.isNull(i) {
        total.sum &+= value(i)
        total.count &+= 1
      }
      emit(total)
    }
  }

  private func counts(_ value: Vector) -> Vector {
    var out = VectorBuilder(.bigint, capacity: frames.count)
    totals(value, { _ in 0 }) { out.append($0.count) }
    return out.finish()
  }

  private func integerSums(_ value: Vector, _ function: ResolvedAggregate) throws(EvaluationError) -> Vector {
    let values = value.pointer(as: Int64.self)
    var out = VectorBuilder(.bigint, capacity: frames.count)
    var fits = true
    totals(value, { Int128(values[$0]) }) { total in
      if total.count == 0 { return out.appendNull() }
      let narrow = Int64(truncatingIfNeeded: total.sum)
      fits = fits && Int128(narrow) == total.sum
      out.append(narrow)
    }
    if !fits { throw IntegerSumAccumulator.overflowError(function) }
    return out.finish()
  }

  private func integerMeans(_ value: Vector) -> Vector {
    let values = value.pointer(as: Int64.self)
    var out = VectorBuilder(.double, capacity: frames.count)
    totals(value, { Int128(values[$0]) }) { total in
      if total.count == 0 { return out.appendNull() }
      out.append(IntegerSumAccumulator.double(total.sum) / Double(total.count))
    }
    return out.finish()
  }

  /// Floating sums only grow: what was added cannot be taken away without a trace, so a frame that loses rows is added
  /// up anew.
  private func doubles(_ value: Vector, isMean: Bool) -> Vector {
    let values = value.pointer(as: Double.self)
    let mayHaveNulls = value.mayHaveNulls
    var out = VectorBuilder(.double, capacity: frames.count)
    var sum = 0.0
    var count = 0
    var cover = FrameCover(onlyGrows: true)
    for frame in frames {
      let step = cover.move(to: frame)
      if step.isAnew { (sum, count) = (0, 0) }
      for i in step.entered where !mayHaveNulls || !value.isNull(i) {
        sum += values[i]
        count &+= 1
      }
      if count == 0 { out.appendNull() } else { out.append(isMean ? sum / Double(count) : sum) }
    }
    return out.finish()
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
    var pick = RowPick(count: frames.count)
    var queue: [Int] = []
    var first = 0
    var cover = FrameCover()
    for (row, frame) in frames.enumerated() {
      let step = cover.move(to: frame)
      if step.isAnew {
        queue.removeAll(keepingCapacity: true)
        first = 0
      }
      for i in step.entered where !mayHaveNulls || !value.isNull(i) {
        while queue.count > first, let last = queue.last, words[last] > words[i] { queue.removeLast() }
        queue.append(i)
      }
      while first < queue.count, queue[first] < frame.lowerBound { first += 1 }
      if first < queue.count { pick.rows[row] = queue[first] }
      if first > 4_096, first * 2 > queue.count {
        queue.removeFirst(first)
        first = 0
      }
    }
    return pick.vector(value)
  }
}
