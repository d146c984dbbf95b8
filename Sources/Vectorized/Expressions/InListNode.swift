import Columnar

/// `value IN (constants)`: a hash set of the constants; a miss is NULL when the list holds a NULL.
struct InListNode: CompiledExpression {
  let value: any CompiledExpression
  let members: Set<Value>
  let hasNull: Bool
  /// Integer members for types of at most 64 bits, sorted; nil for other types.
  private let integers: [Int64]?

  var type: DataType { .boolean }

  init(value: any CompiledExpression, elements: [Value]) {
    self.value = value
    members = Set(elements.filter { !$0.isNull })
    hasNull = elements.contains(.null)
    let numbers = members.compactMap(\.integer)
    integers = numbers.count == members.count ? numbers.sorted() : nil
  }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try value.evaluateResolved(batch, context).flattened()
    let n = vector.count
    let out = Buffer(byteCount: n)
    let hits = out.pointer(as: UInt8.self)
    switch vector.type.physical {
    case .int8: probe(vector.pointer(as: Int8.self), n, hits)
    case .int16: probe(vector.pointer(as: Int16.self), n, hits)
    case .int32: probe(vector.pointer(as: Int32.self), n, hits)
    case .int64: probe(vector.pointer(as: Int64.self), n, hits)
    default: for i in 0..<n { hits[i] = members.contains(vector.value(at: i)) ? 1 : 0 }
    }
    guard hasNull else { return Vector(.boolean, flat: out, count: n, validity: vector.validity) }
    let validity = Bitmap(repeating: true, count: n)
    for i in 0..<n where vector.isNull(i) || hits[i] == 0 { validity.clear(i) }
    return Vector(.boolean, flat: out, count: n, validity: validity)
  }

  private func probe<T: FixedWidthInteger>(
    _ values: UnsafePointer<T>, _ n: Int, _ hits: UnsafeMutablePointer<UInt8>
  ) {
    let list = integers ?? []
    if list.count <= 8 {
      for i in 0..<n { hits[i] = 0 }
      for member in list {
        guard let same = T(exactly: member) else { continue }
        for i in 0..<n { hits[i] |= values[i] == same ? 1 : 0 }
      }
      return
    }
    let set = Set(list.compactMap { T(exactly: $0) })
    for i in 0..<n { hits[i] = set.contains(values[i]) ? 1 : 0 }
  }
}

/// `value IN (…)` with elements that are not constant: OR of equalities, as SQL defines it.
struct InExpressionsNode: CompiledExpression {
  let value: any CompiledExpression
  let elements: [any CompiledExpression]
  let equals: ResolvedFunction

  var type: DataType { .boolean }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try value.evaluateResolved(batch, context)
    let known = KnownVectorNode(vector: vector)
    let terms = elements.map { CallNode(function: equals, arguments: [known, $0]) as any CompiledExpression }
    return try JunctionNode(terms: terms, termCanFail: terms.map { _ in false }, isAnd: false).evaluate(batch, context)
  }
}

/// A vector that is at hand already, for one batch.
struct KnownVectorNode: CompiledExpression {
  let vector: Vector

  var type: DataType { vector.type }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector { vector }
}
