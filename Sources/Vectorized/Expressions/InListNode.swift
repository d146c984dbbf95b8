import Columnar

/// `value IN (constants)`: a set of the constants; a miss is NULL when the list holds a NULL.
struct InListNode: CompiledExpression {
  let value: any CompiledExpression
  let members: Set<Value>
  let hasNull: Bool
  private let integers: IntegerSet?
  private let strings: StringSet?

  var type: DataType { .boolean }

  init(value: any CompiledExpression, elements: [Value]) {
    self.value = value
    members = Set(elements.filter { !$0.isNull })
    hasNull = elements.contains(.null)
    let numbers = members.compactMap(\.integer)
    integers = numbers.count == members.count ? IntegerSet(numbers) : nil
    let texts = members.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    strings = texts.count == members.count ? StringSet(texts) : nil
  }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try value.evaluateResolved(batch, context).flattened()
    let n = vector.count
    let out = Buffer(byteCount: n)
    let hits = out.pointer(as: UInt8.self)
    if !probe(vector, hits) { for i in 0..<n { hits[i] = members.contains(vector.value(at: i)) ? 1 : 0 } }
    guard hasNull else { return Vector(.boolean, flat: out, count: n, validity: vector.validity) }
    let validity = Bitmap(repeating: true, count: n)
    for i in 0..<n where vector.isNull(i) || hits[i] == 0 { validity.clear(i) }
    return Vector(.boolean, flat: out, count: n, validity: validity)
  }

  /// False for types that have no set of their own.
  private func probe(_ vector: Vector, _ hits: UnsafeMutablePointer<UInt8>) -> Bool {
    let n = vector.count
    if let strings, vector.type.physical == .string {
      strings.contains(vector.pointer(as: StringView.self), n, hits)
      return true
    }
    guard let integers else { return false }
    switch vector.type.physical {
    case .int8: integers.contains(vector.pointer(as: Int8.self), n, hits)
    case .int16: integers.contains(vector.pointer(as: Int16.self), n, hits)
    case .int32: integers.contains(vector.pointer(as: Int32.self), n, hits)
    case .int64: integers.contains(vector.pointer(as: Int64.self), n, hits)
    default: return false
    }
    return true
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
