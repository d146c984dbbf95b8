import Columnar

/// `greatest(a, b, …)` and `least(a, b, …)`: NULL if any argument is NULL.
enum Extremum {
  static let greatest = definition("greatest", .greater, ("greatest(1, 3, 2)", "3"))
  static let least = definition("least", .less, ("least(1, 3, 2)", "1"))

  private static func definition(_ name: String, _ op: Comparison, _ example: (String, String)) -> ScalarFunction {
    ScalarFunction(name, summary: "the \(name) of its arguments; NULL if one is", example: example) { types in
      guard var common = types.first else { return nil }
      for type in types.dropFirst() {
        guard let wider = TypeCoercion.common(common, type) else { return nil }
        common = wider
      }
      guard Comparison.less.definition.resolve([common, common]) != nil else { return nil }
      let type = common
      return ResolvedFunction(name, types.map { _ in type }, returns: type) {
        (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
        if arguments.contains(where: \.isConstantNull) { return Vector(Scalar.null(type), count: count) }
        var best = arguments[0].flattened()
        for argument in arguments.dropFirst() { best = select(op, best, argument.flattened(), count) }
        return best
      }
    }
  }

  /// Per row the one of both for which `b op a` or not; both are flat.
  private static func select(_ op: Comparison, _ a: Vector, _ b: Vector, _ count: Int) -> Vector {
    let mask = Buffer(byteCount: count)
    let takesB = mask.pointer(as: UInt8.self)
    ComparisonKernel.run(op, b, a, count, takesB)
    if a.type.physical == .double {
      // A NaN is the answer, as in Trino.
      let values = b.pointer(as: Double.self)
      for i in 0..<count where values[i].isNaN { takesB[i] = 1 }
    }
    let out = Buffer(byteCount: count * a.type.physical.byteWidth)
    switch a.type.physical.byteWidth {
    case 1: blend(UInt8.self, a, b, takesB, count, out)
    case 2: blend(UInt16.self, a, b, takesB, count, out)
    case 4: blend(UInt32.self, a, b, takesB, count, out)
    case 8: blend(UInt64.self, a, b, takesB, count, out)
    case 16: blend(StringView.self, a, b, takesB, count, out)
    default: break
    }
    var heap: StringHeap?
    if a.type.physical == .string { heap = StringHeap(retaining: [a.heap, b.heap].compactMap { $0 }) }
    return Vector(a.type, flat: out, count: count, validity: Bitmap.and(a.validity, b.validity), heap: heap)
  }

  private static func blend<T: BitwiseCopyable>(
    _: T.Type, _ a: Vector, _ b: Vector, _ takesB: UnsafePointer<UInt8>, _ count: Int, _ out: Buffer
  ) {
    let (x, y, target) = (a.pointer(as: T.self), b.pointer(as: T.self), out.pointer(as: T.self))
    for i in 0..<count { target[i] = takesB[i] != 0 ? y[i] : x[i] }
  }
}
