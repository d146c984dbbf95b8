import Columnar

/// `count(*)`, and `count(x)`: rows whose argument is not NULL.
final class CountAccumulator: Accumulator {
  let counts = GroupArray<Int64>()
  /// Set for an aggregate over a type that has only NULLs: the answer is NULL.
  private let nullType: DataType?

  init(nullOf type: DataType? = nil) { nullType = type }

  func resize(_ count: Int) { counts.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    guard let argument = arguments.first, argument.mayHaveNulls else {
      GroupCounting.add(groups, n, counts.base, groupCount: counts.count)
      return
    }
    if argument.form == .constant { return }
    let flat = argument.form == .dictionary ? argument.validityByCode() : argument.validity
    guard let validity = flat else {
      if argument.type != .unknown { GroupCounting.add(groups, n, counts.base, groupCount: counts.count) }
      return
    }
    GroupCounting.add(groups, n, counts.base, where: validity)
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? CountAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      counts.base[Int(target)] &+= other.counts.base[Int(source)]
    }
  }

  func clear() { counts.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    if let nullType { return Vector(.null(nullType), count: count).flattened() }
    let out = Buffer(byteCount: count * 8)
    out.pointer(as: Int64.self).update(from: counts.base, count: count)
    return Vector(.bigint, flat: out, count: count)
  }

  var byteCount: Int { counts.byteCount }
}

/// `count_if(x)`: rows where x is TRUE.
final class CountIfAccumulator: Accumulator {
  private let counts = GroupArray<Int64>()
  private let scratch = GroupArray<UInt32>()

  func resize(_ count: Int) { counts.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let selection = Selection(trueRowsOf: arguments[0])
    if selection.isAll(of: n) {
      GroupCounting.add(groups, n, counts.base, groupCount: counts.count)
    } else {
      GroupCounting.add(
        groups.take(selection, scratch: scratch), selection.count, counts.base, groupCount: counts.count)
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? CountIfAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      counts.base[Int(target)] &+= other.counts.base[Int(source)]
    }
  }

  func clear() { counts.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * 8)
    out.pointer(as: Int64.self).update(from: counts.base, count: count)
    return Vector(.bigint, flat: out, count: count)
  }

  var byteCount: Int { counts.byteCount }
}

extension Vector {
  /// Validity of each row of a dictionary vector.
  func validityByCode() -> Bitmap? {
    guard let entries = dictionary?.values.validity else { return nil }
    return switch codeWidth {
    case .u8: entries.take(codes(as: UInt8.self), count)
    case .u16: entries.take(codes(as: UInt16.self), count)
    case .u32: entries.take(codes(as: UInt32.self), count)
    }
  }
}
