import CKernels
import Columnar

/// `min` and `max` of values of fixed width. NaN counts as the largest value.
///
/// A group keeps the rank of its best value: bits whose order as an unsigned number is that from worse to better, so that the
/// loops know neither the function nor the type, and need no look at whether there was a value before. A group begins with
/// rank 0, that of the worst value of all; which groups have had that value itself is told apart.
///
/// Not a generic class: methods of one are not specialized when they are called through a protocol, which costs ten
/// times the work. The loops live in `RankKernel` and are chosen by width.
final class ExtremumAccumulator: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  /// The best rank of each group, `width` bytes each.
  private let best = GroupArray<UInt8>()
  /// 1 for groups that have had the value of rank 0; nil while none has.
  private var worst: GroupArray<UInt8>?
  private let width: Int
  private var groupCount = 0

  init(_ type: DataType, isMaximum: Bool) {
    self.type = type
    self.isMaximum = isMaximum
    width = type.physical.byteWidth
  }

  func resize(_ count: Int) {
    groupCount = max(groupCount, count)
    best.resize(count * width)
    worst?.resize(count)
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    if n == 0 { return }
    let argument = arguments[0]
    if argument.form == .constant, argument.isNull(0) { return }
    let flat = argument.flattened()
    switch width {
    case 1: update(groups, n, flat, UInt8.self)
    case 2: update(groups, n, flat, UInt16.self)
    case 4: update(groups, n, flat, UInt32.self)
    case 8: update(groups, n, flat, UInt64.self)
    default: update(groups, n, flat, UInt128.self)
    }
  }

  @inline(__always)
  private func update<Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ groups: GroupIndexes, _ n: Int, _ flat: Vector, _: Bits.Type
  ) {
    let ranks = Ranks<Bits>(type.physical, isMaximum: isMaximum)
    let kernel = kernel(Bits.self)
    let turned = ranks.isFloating ? ranks.turned(flat.pointer(as: Bits.self), n) : nil
    let values = turned?.pointer(as: Bits.self) ?? flat.pointer(as: Bits.self)
    let mask = turned == nil ? ranks.mask : 0
    let validity = flat.mayHaveNulls ? flat.validity : nil
    withExtendedLifetime((turned, flat)) {
      if kernel.offer(groups, UnsafePointer(values), mask, n, validity) {
        markWorst(groups, UnsafePointer(values), mask, n, validity)
      }
    }
  }

  private func kernel<Bits>(_: Bits.Type) -> RankKernel<Bits> {
    RankKernel(best: UnsafeMutableRawPointer(best.base).assumingMemoryBound(to: Bits.self))
  }

  private func markWorst<Bits: FixedWidthInteger>(
    _ groups: GroupIndexes, _ values: UnsafePointer<Bits>, _ mask: Bits, _ n: Int, _ validity: Bitmap?
  ) {
    let marks = worstMarks().base
    for i in 0..<n where values[i] == mask && validity?[i] != false { marks[Int(groups[i])] = 1 }
  }

  private func worstMarks() -> GroupArray<UInt8> {
    let marks = worst ?? GroupArray(count: groupCount)
    worst = marks
    return marks
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? ExtremumAccumulator else { return }
    switch width {
    case 1: kernel(UInt8.self).merge(other.kernel(UInt8.self), mapping)
    case 2: kernel(UInt16.self).merge(other.kernel(UInt16.self), mapping)
    case 4: kernel(UInt32.self).merge(other.kernel(UInt32.self), mapping)
    case 8: kernel(UInt64.self).merge(other.kernel(UInt64.self), mapping)
    default: kernel(UInt128.self).merge(other.kernel(UInt128.self), mapping)
    }
    guard let theirs = other.worst?.base else { return }
    let marks = worstMarks().base
    for (source, target) in zip(mapping.sources, mapping.targets) { marks[Int(target)] |= theirs[Int(source)] }
  }

  func clear() {
    best.clear()
    worst = nil
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * width)
    let validity: Bitmap?
    switch width {
    case 1: validity = finish(count, out.pointer(as: UInt8.self))
    case 2: validity = finish(count, out.pointer(as: UInt16.self))
    case 4: validity = finish(count, out.pointer(as: UInt32.self))
    case 8: validity = finish(count, out.pointer(as: UInt64.self))
    default: validity = finish(count, out.pointer(as: UInt128.self))
    }
    return Vector(type, flat: out, count: count, validity: validity)
  }

  /// Writes the values of groups `0..<count`, zero for those that have none; the result tells which have one.
  @inline(__always)
  private func finish<Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ count: Int, _ out: UnsafeMutablePointer<Bits>
  ) -> Bitmap? {
    let ranks = Ranks<Bits>(type.physical, isMaximum: isMaximum)
    let best = kernel(Bits.self).best
    let marks = worst?.base
    let validity = Bitmap.validity(count) { best[$0] != 0 || marks?[$0] == 1 }
    for i in 0..<count { out[i] = validity?[i] == false ? 0 : ranks.value(best[i]) }
    return validity
  }

  var byteCount: Int { best.byteCount + (worst?.byteCount ?? 0) }
}

/// The ranks of a type's values, by their bits. One XOR for whole numbers; IEEE 754 numbers that are negative are turned as a
/// whole, and all NaN are one.
private struct Ranks<Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
  let isFloating: Bool
  /// What a whole number's bits are XORed with.
  let mask: Bits
  private let isMaximum: Bool
  private static var sign: Bits { 1 << Bits(Bits.bitWidth - 1) }

  init(_ type: PhysicalType, isMaximum: Bool) {
    isFloating = type == .float || type == .double
    let bias = type == .bool ? 0 : Self.sign
    mask = isMaximum ? bias : ~bias
    self.isMaximum = isMaximum
  }

  /// The ranks of floating-point numbers.
  func turned(_ values: UnsafePointer<Bits>, _ n: Int) -> Buffer {
    let fractionBits = Bits.bitWidth == 32 ? Bits(23) : 52
    let infinity = (~Self.sign >> fractionBits) << fractionBits
    let notANumber = infinity | 1 << (fractionBits - 1)
    let flip: Bits = isMaximum ? 0 : .max
    let buffer = Buffer(byteCount: n * MemoryLayout<Bits>.stride)
    let out = buffer.pointer(as: Bits.self)
    for i in 0..<n {
      let bits = values[i] & ~Self.sign > infinity ? notANumber : values[i]
      out[i] = (bits & Self.sign == 0 ? bits | Self.sign : ~bits) ^ flip
    }
    return buffer
  }

  @inline(__always)
  func value(_ rank: Bits) -> Bits {
    if !isFloating { return rank ^ mask }
    let turned = isMaximum ? rank : ~rank
    return turned & Self.sign == 0 ? ~turned : turned & ~Self.sign
  }
}

/// The loops of `min` and `max` for one width, over an accumulator's ranks. A value's rank is `values[i] ^ mask`.
struct RankKernel<Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
  let best: UnsafeMutablePointer<Bits>

  /// Offers `n` values to their groups; tells whether one may have left a group at rank 0.
  @inline(__always)
  func offer(
    _ groups: GroupIndexes, _ values: UnsafePointer<Bits>, _ mask: Bits, _ n: Int, _ validity: Bitmap?
  ) -> Bool {
    if let validity { return offerValid(groups, values, mask, n, validity) }
    switch groups {
    case .single:
      best[0] = Swift.max(best[0], largest(values, mask, n))
      return best[0] == 0
    case .u8(let codes): return offer(codes, values, mask, n)
    case .u16(let codes): return offer(codes, values, mask, n)
    case .u32(let codes): return offer(codes, values, mask, n)
    }
  }

  /// No branch depends on a value: which of two is better is hard to foresee.
  @inline(__always)
  private func offer<C: CodeWord>(
    _ codes: UnsafePointer<C>, _ values: UnsafePointer<Bits>, _ mask: Bits, _ n: Int
  ) -> Bool {
    var least = Bits.max
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      let rank = values[i] ^ mask
      best[group] = Swift.max(best[group], rank)
      least = Swift.min(least, rank)
    }
    return least == 0
  }

  private func offerValid(
    _ groups: GroupIndexes, _ values: UnsafePointer<Bits>, _ mask: Bits, _ n: Int, _ validity: Bitmap
  ) -> Bool {
    var least = Bits.max
    for i in 0..<n where validity[i] {
      let group = Int(groups[i])
      let rank = values[i] ^ mask
      best[group] = Swift.max(best[group], rank)
      least = Swift.min(least, rank)
    }
    return least == 0
  }

  /// Four chains, since one would wait for each compare.
  private func largest(_ values: UnsafePointer<Bits>, _ mask: Bits, _ n: Int) -> Bits {
    var (a, b, c, d) = (Bits.zero, Bits.zero, Bits.zero, Bits.zero)
    var i = 0
    while i &+ 4 <= n {
      a = Swift.max(a, values[i] ^ mask)
      b = Swift.max(b, values[i &+ 1] ^ mask)
      c = Swift.max(c, values[i &+ 2] ^ mask)
      d = Swift.max(d, values[i &+ 3] ^ mask)
      i &+= 4
    }
    while i < n {
      a = Swift.max(a, values[i] ^ mask)
      i &+= 1
    }
    return Swift.max(Swift.max(a, b), Swift.max(c, d))
  }

  @inline(__always)
  func merge(_ other: RankKernel<Bits>, _ mapping: GroupMapping) {
    let ahead = 16
    mapping.sources.withUnsafeBufferPointer { sources in
      mapping.targets.withUnsafeBufferPointer { targets in
        let n = min(sources.count, targets.count)
        for i in 0..<n {
          // Groups of a dictionary's entries lie far apart.
          colq_prefetch(best + Int(targets[min(i &+ ahead, n &- 1)]))
          let target = Int(targets[i])
          best[target] = Swift.max(best[target], other.best[Int(sources[i])])
        }
      }
    }
  }
}
