import Columnar

extension WindowCall {
  /// An aggregate over each row's frame.
  ///
  /// Sums, means, counts and extrema of numbers move along with the frames (`MovingFrames`). For others, a frame that
  /// starts at the partition's start only grows, so one accumulator runs along; the whole partition is computed once;
  /// other frames are computed each on its own.
  func aggregated(_ aggregate: AggregateCall) throws -> Vector {
    let frames = try frames()
    var values = Array(arguments.prefix(aggregate.arguments.count))
    var passes: Vector?
    if aggregate.filter != nil { passes = arguments[aggregate.arguments.count] }
    if values.isEmpty, passes == nil, aggregate.function.name == "count" { return frameSizes(frames) }
    if let passes {
      // A row that the filter leaves out counts as a NULL argument; count(*) counts the filter itself.
      let kept = Selection(trueRowsOf: passes)
      values = values.map { value in
        var merge = RowMerge(type: value.type, count: layout.count)
        merge.set(kept, value.take(kept))
        return merge.finish()
      }
      if values.isEmpty {
        let call = AggregateCall(ResolvedAggregate("count_if", [.boolean], returns: .bigint), [])
        return try computed(call, [passes], frames)
      }
    }
    if let moving = try MovingFrames(frames: frames).vector(aggregate, values) { return moving }
    return try computed(aggregate, values, frames)
  }

  private func frameSizes(_ frames: [Range<Int>]) -> Vector {
    let out = Buffer(byteCount: layout.count * 8)
    let target = out.pointer(as: Int64.self)
    for row in 0..<layout.count { target[row] = Int64(frames[row].count) }
    return Vector(.bigint, flat: out, count: layout.count)
  }

  private func computed(_ aggregate: AggregateCall, _ values: [Vector], _ frames: [Range<Int>]) throws -> Vector {
    var parts: [Vector] = []
    var pick = RowPick(count: layout.count)
    var partCount = 0
    for at in 0..<(layout.partitions.count - 1) {
      let partition = layout.partitions[at]..<layout.partitions[at + 1]
      var accumulator = fresh(aggregate)
      var cover = FrameCover(onlyGrows: true)
      for row in partition {
        let frame = frames[row]
        if row > partition.lowerBound, frame == frames[row - 1] {
          pick.rows[row] = pick.rows[row - 1]
          continue
        }
        let step = cover.move(to: frame)
        if step.isAnew { accumulator = fresh(aggregate) }
        let added = step.entered
        if !added.isEmpty { try accumulator.update(.single, added.count, values.map { $0.slice(added) }) }
        parts.append(try accumulator.finish(1))
        pick.rows[row] = partCount
        partCount += 1
      }
    }
    return pick.vector(Vector.concat(parts, type: aggregate.function.resultType))
  }

  private func fresh(_ aggregate: AggregateCall) -> any Accumulator {
    let keys = AccumulatorFactory.needsDistinct(aggregate) ? GroupKeys(aggregate.function.argumentTypes) : nil
    let accumulator = AccumulatorFactory.make(aggregate, distinctKeys: keys)
    accumulator.resize(1)
    return accumulator
  }
}
