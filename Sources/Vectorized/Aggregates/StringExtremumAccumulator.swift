import CKernels
import Columnar

/// `min` and `max` of strings in byte order.
///
/// A dictionary argument offers each entry once a group and batch.
final class StringExtremumAccumulator: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  private let best = StringByGroup()
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
      for i in 0..<n { offer(argument.pointer(as: StringView.self)[0], Int(groups[i])) }
      return
    }
    if case .single = groups, argument.form == .dictionary, let dictionary = argument.dictionary,
      dictionary.count <= n
    {
      offerEntries(argument, dictionary)
      return
    }
    let flat = argument.flattened()
    let views = flat.pointer(as: StringView.self)
    if let validity = flat.validity {
      for i in 0..<n where validity[i] { offer(views[i], Int(groups[i])) }
    } else if flat.type != .unknown {
      switch groups {
      case .single: for i in 0..<n { offer(views[i], 0) }
      case .u8(let codes): for i in 0..<n { offer(views[i], Int(codes[i])) }
      case .u16(let codes): offerAll(views, codes, n)
      case .u32(let codes): offerAll(views, codes, n)
      }
    }
  }

  /// With many groups: their strings lie apart in memory, so they are asked for some rows ahead.
  private func offerAll<C: CodeWord>(_ views: UnsafePointer<StringView>, _ groups: UnsafePointer<C>, _ n: Int) {
    let distance = 12
    let known = best.base
    for i in 0..<n {
      if i &+ 2 &* distance < n {
        colq_prefetch(known + Int(truncatingIfNeeded: groups[i &+ 2 &* distance]))
      }
      if i &+ distance < n {
        let ahead = known[Int(truncatingIfNeeded: groups[i &+ distance])]
        // The beginning is often common to all; the difference lies in the next line.
        if !ahead.isInline, let start = UnsafeRawPointer(bitPattern: UInt(ahead.word1)) {
          colq_prefetch(start)
          colq_prefetch(start + 64)
        }
      }
      offer(views[i], Int(truncatingIfNeeded: groups[i]))
    }
  }

  /// Only entries that some row names count.
  private func offerEntries(_ argument: Vector, _ dictionary: VectorDictionary) {
    let named = GroupArray<UInt8>(count: dictionary.count)
    switch argument.codeWidth {
    case .u8: mark(argument.codes(as: UInt8.self), argument.count, named.base)
    case .u16: mark(argument.codes(as: UInt16.self), argument.count, named.base)
    case .u32: mark(argument.codes(as: UInt32.self), argument.count, named.base)
    }
    let views = dictionary.values.pointer(as: StringView.self)
    for code in 0..<dictionary.count where named.base[code] != 0 && !dictionary.values.isNull(code) {
      offer(views[code], 0)
    }
  }

  private func mark<C: CodeWord>(_ codes: UnsafePointer<C>, _ n: Int, _ named: UnsafeMutablePointer<UInt8>) {
    for i in 0..<n { named[Int(truncatingIfNeeded: codes[i])] = 1 }
  }

  @inline(__always)
  private func offer(_ view: StringView, _ group: Int) {
    if seen.base[group] != 0 {
      let order = StringView.compare(view, best.base[group])
      if isMaximum ? order <= 0 : order >= 0 { return }
    }
    keep(view, group)
  }

  private func keep(_ view: StringView, _ group: Int) {
    seen.base[group] = 1
    best.set(group, view)
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? StringExtremumAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) where other.seen.base[Int(source)] != 0 {
      offer(other.best.base[Int(source)], Int(target))
    }
  }

  func clear() {
    best.clear()
    seen.clear()
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    out.pointer(as: StringView.self).update(from: best.base, count: count)
    let validity = Bitmap.validity(count) { seen.base[$0] != 0 }
    return Vector(type, flat: out, count: count, validity: validity, heap: best.heap)
  }

  var byteCount: Int { best.byteCount + seen.byteCount }
}
