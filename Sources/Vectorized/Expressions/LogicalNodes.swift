import Columnar

/// AND and OR in three-valued logic. Later terms run only on rows that earlier ones left open when they can fail.
struct JunctionNode: CompiledExpression {
  let terms: [any CompiledExpression]
  /// Terms that may throw: they see only the rows that are still undecided.
  let termCanFail: [Bool]
  let isAnd: Bool

  var type: DataType { .boolean }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let n = batch.count
    let values = Buffer(byteCount: n)
    let nulls = Buffer(zeroedByteCount: n)
    let decided: UInt8 = isAnd ? 0 : 1
    values.pointer(as: UInt8.self).initialize(repeating: 1 - decided, count: n)
    for (term, canFail) in zip(terms, termCanFail) {
      if canFail {
        let open = openRows(values.pointer(), n, decided)
        if open.count == n {
          merge(try term.evaluateResolved(batch, context), values.pointer(), nulls.pointer(), n)
        } else if open.count > 0 {
          let part = try term.evaluateResolved(batch.take(open), context.nested())
          merge(part, at: open, values.pointer(), nulls.pointer())
        }
      } else {
        merge(try term.evaluateResolved(batch, context), values.pointer(), nulls.pointer(), n)
      }
    }
    return finish(values, nulls, n, decided)
  }

  /// Rows whose value is not decided yet.
  private func openRows(_ values: UnsafeMutablePointer<UInt8>, _ n: Int, _ decided: UInt8) -> Selection {
    let out = Buffer(byteCount: (n + 8) * 4)
    let rows = out.pointer(as: UInt32.self)
    var count = 0
    for i in 0..<n {
      rows[count] = UInt32(truncatingIfNeeded: i)
      count &+= values[i] != decided ? 1 : 0
    }
    return .indexes(out, count: count)
  }

  private func merge(
    _ term: Vector, _ values: UnsafeMutablePointer<UInt8>, _ nulls: UnsafeMutablePointer<UInt8>, _ n: Int
  ) {
    let flat = term.flattened()
    let source = flat.pointer(as: UInt8.self)
    if let validity = flat.validity {
      for i in 0..<n {
        if validity[i] {
          values[i] = isAnd ? values[i] & source[i] : values[i] | source[i]
        } else {
          nulls[i] = 1
        }
      }
    } else if isAnd {
      for i in 0..<n { values[i] &= source[i] }
    } else {
      for i in 0..<n { values[i] |= source[i] }
    }
  }

  private func merge(
    _ part: Vector, at rows: Selection, _ values: UnsafeMutablePointer<UInt8>, _ nulls: UnsafeMutablePointer<UInt8>
  ) {
    let flat = part.flattened()
    let source = flat.pointer(as: UInt8.self)
    for (i, row) in rows.rows.enumerated() {
      if flat.isNull(i) {
        nulls[row] = 1
      } else {
        values[row] = isAnd ? values[row] & source[i] : values[row] | source[i]
      }
    }
  }

  /// A row is NULL when some term was NULL and no term decided it.
  private func finish(_ values: Buffer, _ nulls: Buffer, _ n: Int, _ decided: UInt8) -> Vector {
    let v = values.pointer(as: UInt8.self)
    let u = nulls.pointer(as: UInt8.self)
    var any: UInt8 = 0
    for i in 0..<n { any |= u[i] }
    guard any != 0 else { return Vector(.boolean, flat: values, count: n) }
    let validity = Bitmap(repeating: true, count: n)
    for i in 0..<n where u[i] != 0 && v[i] != decided {
      validity.clear(i)
      v[i] = 0
    }
    return Vector(.boolean, flat: values, count: n, validity: validity)
  }
}

struct NotNode: CompiledExpression {
  let inner: any CompiledExpression

  var type: DataType { .boolean }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let flat = try inner.evaluate(batch, context).flattened()
    let out = Buffer(byteCount: flat.count)
    let source = flat.pointer(as: UInt8.self)
    let target = out.pointer(as: UInt8.self)
    for i in 0..<flat.count { target[i] = source[i] ^ 1 }
    return Vector(.boolean, flat: out, count: flat.count, validity: flat.validity)
  }
}

struct IsNullNode: CompiledExpression {
  let inner: any CompiledExpression

  var type: DataType { .boolean }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try inner.evaluateResolved(batch, context)
    if vector.form == .constant || !vector.mayHaveNulls || vector.validity == nil {
      return Vector(Scalar(.boolean, .boolean(vector.count > 0 && vector.isNull(0))), count: vector.count)
    }
    let out = Buffer(byteCount: vector.count)
    let target = out.pointer(as: UInt8.self)
    guard let validity = vector.validity else { return Vector(.boolean, flat: out, count: 0) }
    for i in 0..<vector.count { target[i] = validity[i] ? 0 : 1 }
    return Vector(.boolean, flat: out, count: vector.count)
  }
}
