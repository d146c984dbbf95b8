import Columnar

/// The part of a batch loop that does not depend on the function's arity: result memory, validity, failures.
struct RowLoop<F: RowFunction> {
  let type: DataType
  /// Rows of the result.
  let count: Int
  /// Rows to compute: 1 when all arguments are constant.
  let rows: Int
  let values: Buffer
  var validity: Bitmap?
  var state: RowState

  var target: UnsafeMutablePointer<F.Result> { values.pointer(as: F.Result.self) }

  /// Nil when the answer is known without a loop (see `trivial`).
  init?(_ function: F.Type, _ arguments: [Vector], count: Int, type: DataType) {
    if count == 0 || arguments.contains(where: \.isConstantNull) { return nil }
    self.type = type
    self.count = count
    rows = arguments.allSatisfy { $0.form == .constant } ? 1 : count
    values = Buffer(byteCount: rows * MemoryLayout<F.Result>.stride)
    let heap = StringHeap()
    state = RowState(heap: heap)
    let retainsInput = type.physical == .string
    for argument in arguments where argument.form == .flat { validity = Bitmap.and(validity, argument.validity) }
    if retainsInput { for argument in arguments { if let owner = argument.heap { heap.retain(owner) } } }
    if F.mayReturnNull {
      // Rows clear bits: a copy of its own.
      let own = Bitmap(repeating: true, count: rows)
      validity = validity.map { $0.and(own) } ?? own
    }
  }

  /// The result when no row needs to be computed: empty, or NULL because a constant argument is.
  static func trivial(_ count: Int, _ type: DataType) -> Vector { Vector(Scalar.null(type), count: count) }

  /// Notes that row `i` is NULL by the function's own will.
  @inline(__always)
  mutating func markNull(_ i: Int) {
    validity?.clear(i)
    target[i] = zeroValue()
    state.isNull = false
  }

  /// Finds the rows that failed. With `isTry` they become NULL, else the first one throws. Rows under a NULL cannot fail.
  mutating func settleFailures(
    isTry: Bool, _ call: (Int, inout RowState) -> F.Result, _ failure: (Int) -> EvaluationError
  ) throws(EvaluationError) {
    guard state.failed else { return }
    var own: Bitmap?
    for i in 0..<rows where validity?[i] ?? true {
      state.failureMask = 0
      _ = call(i, &state)
      guard state.failed else { continue }
      guard isTry else { throw failure(i) }
      let bits = own ?? Bitmap(repeating: true, count: rows)
      bits.clear(i)
      own = bits
      target[i] = zeroValue()
    }
    validity = Bitmap.and(validity, own)
    state.isNull = false
  }

  func finish() -> Vector {
    let bits = validity.flatMap { F.mayReturnNull && $0.isAllOnes ? nil : $0 }
    let heap = type.physical == .string ? state.heap : nil
    let flat = Vector(type, flat: values, count: rows, validity: bits, heap: heap)
    return rows == count && count != 1 ? flat : Vector(constant: flat, count: count)
  }
}

extension Vector {
  var isConstantNull: Bool { form == .constant && mayHaveNulls || type == .unknown }

  /// 1, or 0 for a constant: the distance from a row's value to the next row's.
  var step: Int { form == .constant ? 0 : 1 }

  /// The same rows under another type of the same physical type.
  func relabelled(_ type: DataType) -> Vector {
    if self.type == type { return self }
    let validity = form == .constant && mayHaveNulls ? Bitmap(repeating: false, count: 1) : validity
    let rows = form == .constant ? 1 : count
    let flat = Vector(type, flat: values, offset: offset, count: rows, validity: validity, heap: heap)
    return form == .constant ? Vector(constant: flat, count: count) : flat
  }
}
