import Columnar

/// `min` and `max` of values of fixed width. NaN counts as the largest value.
final class ExtremumAccumulator<Value: Comparable & BitwiseCopyable>: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  private let best = GroupArray<Value>()
  /// 1 once a group has a value.
  private let seen = GroupArray<UInt8>()

  init(_ type: DataType, isMaximum: Bool) {
    self.type = type
    self.isMaximum = isMaximum
  }

  func resize(_ count: Int) {
    best.resize(count)
    seen.resize(count)
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let argument = arguments[0]
    if argument.form == .constant {
      if argument.isNull(0) || n == 0 { return }
      let value = argument.pointer(as: Value.self)[0]
      for i in 0..<n { offer(value, Int(groups[i])) }
      return
    }
    let flat = argument.flattened()
    let values = flat.pointer(as: Value.self)
    if flat.mayHaveNulls {
      guard let validity = flat.validity else { return }
      for i in 0..<n where validity[i] { offer(values[i], Int(groups[i])) }
      return
    }
    switch groups {
    case .single: offerAll(values, n)
    case .u8(let codes): isMaximum ? offerLarger(values, codes, n) : offerSmaller(values, codes, n)
    case .u16(let codes): isMaximum ? offerLarger(values, codes, n) : offerSmaller(values, codes, n)
    case .u32(let codes): isMaximum ? offerLarger(values, codes, n) : offerSmaller(values, codes, n)
    }
  }

  /// Four chains, since one would wait for each compare.
  private func offerAll(_ values: UnsafePointer<Value>, _ n: Int) {
    if n == 0 { return }
    if n < 8 {
      for i in 0..<n { offer(values[i], 0) }
      return
    }
    var a = values[0]
    var b = values[1]
    var c = values[2]
    var d = values[3]
    var i = 4
    if isMaximum {
      while i &+ 4 <= n {
        a = larger(values[i], a)
        b = larger(values[i &+ 1], b)
        c = larger(values[i &+ 2], c)
        d = larger(values[i &+ 3], d)
        i &+= 4
      }
    } else {
      while i &+ 4 <= n {
        a = smaller(values[i], a)
        b = smaller(values[i &+ 1], b)
        c = smaller(values[i &+ 2], c)
        d = smaller(values[i &+ 3], d)
        i &+= 4
      }
    }
    for value in [a, b, c, d] { offer(value, 0) }
    while i < n {
      offer(values[i], 0)
      i &+= 1
    }
  }

  private func offerLarger<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    let best = best.base
    let seen = seen.base
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      if seen[group] == 0 || larger(values[i], best[group]) != best[group] {
        best[group] = seen[group] == 0 ? values[i] : larger(values[i], best[group])
        seen[group] = 1
      }
    }
  }

  private func offerSmaller<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    let best = best.base
    let seen = seen.base
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      if seen[group] == 0 || smaller(values[i], best[group]) != best[group] {
        best[group] = seen[group] == 0 ? values[i] : smaller(values[i], best[group])
        seen[group] = 1
      }
    }
  }

  /// `value != value` holds for NaN only.
  @inline(__always)
  private func larger(_ a: Value, _ b: Value) -> Value { a > b || a != a ? a : b }

  @inline(__always)
  private func smaller(_ a: Value, _ b: Value) -> Value { a < b || b != b ? a : b }

  private func offer(_ value: Value, _ group: Int) {
    if seen.base[group] == 0 {
      best.base[group] = value
      seen.base[group] = 1
    } else {
      best.base[group] = isMaximum ? larger(value, best.base[group]) : smaller(value, best.base[group])
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? ExtremumAccumulator<Value> else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) where other.seen.base[Int(source)] != 0 {
      offer(other.best.base[Int(source)], Int(target))
    }
  }

  func clear() {
    best.clear()
    seen.clear()
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * MemoryLayout<Value>.stride)
    out.pointer(as: Value.self).update(from: best.base, count: count)
    var validity: Bitmap?
    for group in 0..<count where seen.base[group] == 0 {
      if validity == nil { validity = Bitmap(repeating: true, count: count) }
      validity?.clear(group)
    }
    return Vector(type, flat: out, count: count, validity: validity)
  }

  var byteCount: Int { best.byteCount + seen.byteCount }
}
