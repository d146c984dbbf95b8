import Columnar

/// `a IS DISTINCT FROM b`: `<>` where NULL is a value like any other; never NULL. Two NaN are not distinct.
enum DistinctFrom {
  static let definition = ScalarFunction(
    "is distinct from", summary: "whether two values differ, NULL being a value equal to itself",
    example: ("1 IS DISTINCT FROM NULL", "true")
  ) { types in
    guard types.count == 2, let type = TypeCoercion.common(types[0], types[1]) else { return nil }
    return ResolvedFunction("is distinct from", [type, type], returns: .boolean) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      evaluate(arguments[0].flattened(), arguments[1].flattened(), count)
    }
  }

  private static func evaluate(_ a: Vector, _ b: Vector, _ count: Int) -> Vector {
    let out = Buffer(byteCount: count)
    let bytes = out.pointer(as: UInt8.self)
    ComparisonKernel.run(.notEqual, a, b, count, bytes)
    switch a.type.physical {
    case .double: unmarkNaN(a.pointer(as: Double.self), b.pointer(as: Double.self), count, bytes)
    case .float: unmarkNaN(a.pointer(as: Float.self), b.pointer(as: Float.self), count, bytes)
    default: break
    }
    if a.mayHaveNulls || b.mayHaveNulls {
      for i in 0..<count {
        let (left, right) = (a.isNull(i), b.isNull(i))
        if left || right { bytes[i] = left != right ? 1 : 0 }
      }
    }
    return Vector(.boolean, flat: out, count: count)
  }

  private static func unmarkNaN<T: BinaryFloatingPoint>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, _ n: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    for i in 0..<n where a[i].isNaN && b[i].isNaN { out[i] = 0 }
  }
}
