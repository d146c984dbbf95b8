import Columnar

/// `bool_and` and `bool_or`: NULLs do not count; no value gives NULL.
final class BooleanAccumulator: Accumulator {
  /// Per group: bit 0 a TRUE was seen, bit 1 a FALSE was seen.
  private let seen = GroupArray<UInt8>()
  private let isAnd: Bool

  init(isAnd: Bool) { self.isAnd = isAnd }

  func resize(_ count: Int) { seen.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let flat = arguments[0].flattened()
    let values = flat.pointer(as: UInt8.self)
    let mayHaveNulls = flat.mayHaveNulls
    for i in 0..<n {
      if mayHaveNulls, flat.isNull(i) { continue }
      seen.base[Int(groups[i])] |= values[i] != 0 ? 1 : 2
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? BooleanAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      seen.base[Int(target)] |= other.seen.base[Int(source)]
    }
  }

  func clear() { seen.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    var builder = VectorBuilder(.boolean, capacity: count)
    for group in 0..<count {
      let bits = seen.base[group]
      if bits == 0 {
        builder.appendNull()
      } else {
        builder.append(UInt8(isAnd ? (bits & 2 == 0 ? 1 : 0) : bits & 1))
      }
    }
    return builder.finish()
  }

  var byteCount: Int { seen.byteCount }
}
