import Columnar

/// `min` and `max` of values of fixed width. NaN counts as the largest value.
///
/// Not a generic class: methods of one are not specialized when they are called through a protocol, which costs ten
/// times the work. The loops live in `ExtremumKernel` and are chosen by physical type.
final class ExtremumAccumulator: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  /// The best value of each group, `width` bytes each.
  private let best = GroupArray<UInt8>()
  /// 1 once a group has a value.
  private let seen = GroupArray<UInt8>()
  private let width: Int

  init(_ type: DataType, isMaximum: Bool) {
    self.type = type
    self.isMaximum = isMaximum
    width = type.physical.byteWidth
  }

  func resize(_ count: Int) {
    best.resize(count * width)
    seen.resize(count)
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    if n == 0 { return }
    let argument = arguments[0]
    if argument.form == .constant, argument.isNull(0) { return }
    let flat = argument.flattened()
    switch type.physical {
    case .bool: kernel(UInt8.self).update(groups, n, flat)
    case .int8: kernel(Int8.self).update(groups, n, flat)
    case .int16: kernel(Int16.self).update(groups, n, flat)
    case .int32: kernel(Int32.self).update(groups, n, flat)
    case .int64: kernel(Int64.self).update(groups, n, flat)
    case .int128: kernel(Int128.self).update(groups, n, flat)
    case .float: kernel(Float.self).update(groups, n, flat)
    case .double: kernel(Double.self).update(groups, n, flat)
    case .string, .none, .nested: break
    }
  }

  @inline(__always)
  private func kernel<Value: Comparable & BitwiseCopyable>(_ type: Value.Type) -> ExtremumKernel<Value> {
    ExtremumKernel(
      best: UnsafeMutableRawPointer(best.base).assumingMemoryBound(to: Value.self), seen: seen.base,
      isMaximum: isMaximum)
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? ExtremumAccumulator else { return }
    switch type.physical {
    case .bool: kernel(UInt8.self).merge(other.kernel(UInt8.self), mapping)
    case .int8: kernel(Int8.self).merge(other.kernel(Int8.self), mapping)
    case .int16: kernel(Int16.self).merge(other.kernel(Int16.self), mapping)
    case .int32: kernel(Int32.self).merge(other.kernel(Int32.self), mapping)
    case .int64: kernel(Int64.self).merge(other.kernel(Int64.self), mapping)
    case .int128: kernel(Int128.self).merge(other.kernel(Int128.self), mapping)
    case .float: kernel(Float.self).merge(other.kernel(Float.self), mapping)
    case .double: kernel(Double.self).merge(other.kernel(Double.self), mapping)
    case .string, .none, .nested: break
    }
  }

  func clear() {
    best.clear()
    seen.clear()
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * width)
    out.pointer(as: UInt8.self).update(from: best.base, count: count * width)
    let validity = Bitmap.validity(count) { seen.base[$0] != 0 }
    return Vector(type, flat: out, count: count, validity: validity)
  }

  var byteCount: Int { best.byteCount + seen.byteCount }
}

/// The loops of `min` and `max` for one Swift type, over an accumulator's arrays.
struct ExtremumKernel<Value: Comparable & BitwiseCopyable> {
  let best: UnsafeMutablePointer<Value>
  let seen: UnsafeMutablePointer<UInt8>
  let isMaximum: Bool

  @inline(__always)
  func update(_ groups: GroupIndexes, _ n: Int, _ flat: Vector) {
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
  @inline(__always)
  private func offerAll(_ values: UnsafePointer<Value>, _ n: Int) {
    if n < 8 {
      for i in 0..<n { offer(values[i], 0) }
      return
    }
    var (a, b, c, d) = (values[0], values[1], values[2], values[3])
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
    offer(a, 0)
    offer(b, 0)
    offer(c, 0)
    offer(d, 0)
    while i < n {
      offer(values[i], 0)
      i &+= 1
    }
  }

  @inline(__always)
  private func offerLarger<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      let value = values[i]
      if seen[group] == 0 || value > best[group] || value != value {
        best[group] = value
        seen[group] = 1
      }
    }
  }

  @inline(__always)
  private func offerSmaller<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      let value = values[i]
      if seen[group] == 0 || value < best[group] || best[group] != best[group] {
        best[group] = value
        seen[group] = 1
      }
    }
  }

  /// `value != value` holds for NaN only.
  @inline(__always)
  private func larger(_ a: Value, _ b: Value) -> Value { a > b || a != a ? a : b }

  @inline(__always)
  private func smaller(_ a: Value, _ b: Value) -> Value { a < b || b != b ? a : b }

  @inline(__always)
  private func offer(_ value: Value, _ group: Int) {
    if seen[group] == 0 {
      best[group] = value
      seen[group] = 1
    } else {
      best[group] = isMaximum ? larger(value, best[group]) : smaller(value, best[group])
    }
  }

  @inline(__always)
  func merge(_ other: ExtremumKernel<Value>, _ mapping: GroupMapping) {
    for (source, target) in zip(mapping.sources, mapping.targets) where other.seen[Int(source)] != 0 {
      offer(other.best[Int(source)], Int(target))
    }
  }
}
