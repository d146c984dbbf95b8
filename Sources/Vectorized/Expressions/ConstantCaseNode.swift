import Columnar

/// CASE whose results are all constants: a dictionary vector over the distinct results, so that what follows goes by
/// codes. The dictionary is the same for all batches.
struct ConstantCaseNode: CompiledExpression {
  private let conditions: [any CompiledExpression]
  /// Code of each condition's result.
  private let codes: [UInt8]
  private let otherwise: UInt8
  private let dictionary: VectorDictionary
  /// Whether conditions must see only the rows that reach them.
  private let isGuarded: Bool

  var type: DataType { dictionary.values.type }

  /// - Parameter isGuarded: whether some condition can fail.
  /// - Returns: nil when there are more results than codes of a byte.
  init?(
    conditions: [any CompiledExpression], results: [Value], otherwise: Value, type: DataType, isGuarded: Bool
  ) {
    var entries: [Value] = []
    func code(_ value: Value) -> Int {
      if let known = entries.firstIndex(of: value) { return known }
      entries.append(value)
      return entries.count - 1
    }
    let numbers = results.map(code)
    let last = code(otherwise)
    guard entries.count <= 256 else { return nil }
    self.conditions = conditions
    codes = numbers.map { UInt8($0) }
    self.otherwise = UInt8(last)
    self.isGuarded = isGuarded
    dictionary = VectorDictionary(values: Vector(type, entries), isDistinct: true)
  }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: batch.count)
    let target = out.pointer(as: UInt8.self)
    target.initialize(repeating: otherwise, count: batch.count)
    if isGuarded {
      try evaluateInTurn(batch, context, target)
    } else {
      // From the last condition to the first, whose code is the one that stays.
      for (condition, code) in zip(conditions, codes).reversed() {
        Self.blend(try condition.evaluate(batch, context), code, batch.count, target)
      }
    }
    return Vector(codes: out, width: .u8, dictionary: dictionary, count: batch.count)
  }

  /// Writes `code` where the condition is TRUE.
  private static func blend(_ condition: Vector, _ code: UInt8, _ n: Int, _ target: UnsafeMutablePointer<UInt8>) {
    if condition.form == .constant {
      if !condition.isNull(0), n > 0, condition.pointer(as: UInt8.self)[0] != 0 {
        target.update(repeating: code, count: n)
      }
      return
    }
    let flat = condition.flattened()
    let mask = flat.pointer(as: UInt8.self)
    if let validity = flat.validity {
      for i in 0..<n where mask[i] != 0 && validity[i] { target[i] = code }
    } else {
      for i in 0..<n {
        let all = 0 &- (mask[i] & 1)
        target[i] = (target[i] & ~all) | (code & all)
      }
    }
  }

  private func evaluateInTurn(
    _ batch: Batch, _ context: EvaluationContext, _ target: UnsafeMutablePointer<UInt8>
  ) throws(EvaluationError) {
    var rows = Selection.all(batch.count)
    var rest = batch
    for (condition, code) in zip(conditions, codes) {
      if rest.count == 0 { return }
      let inner = rest.count == batch.count ? context : context.nested()
      let split = try BooleanSplit(condition.evaluate(rest, inner))
      switch rows.refined(by: split.matching) {
      case .run(let range): for i in range { target[i] = code }
      case .indexes(let buffer, let count):
        let at = buffer.pointer(as: UInt32.self)
        for i in 0..<count { target[Int(at[i])] = code }
      }
      rows = rows.refined(by: split.others)
      rest = rest.take(split.others)
    }
  }
}
