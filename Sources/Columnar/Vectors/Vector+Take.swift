#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Vector {
  /// Rows `range`, sharing memory.
  public func slice(_ range: Range<Int>) -> Vector {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    if range.count == count { return self }
    switch form {
    case .constant: return Vector(constant: self, count: range.count)
    case .flat:
      return Vector(
        type, flat: values, offset: offset + range.lowerBound, count: range.count, validity: validity?.slice(range),
        heap: heap)
    case .dictionary:
      guard let dictionary else { preconditionFailure("dictionary vector without dictionary") }
      return Vector(
        codes: values, offset: offset + range.lowerBound, width: codeWidth, dictionary: dictionary, count: range.count)
    }
  }

  /// The selected rows.
  public func take(_ selection: Selection) -> Vector {
    switch selection {
    case .run(let range): return slice(range)
    case .indexes(let buffer, let n):
      return take(indexes: UnsafePointer(buffer.pointer(as: UInt32.self)), count: n)
    }
  }

  /// Rows in the order of `indexes`, which may repeat; each must be below `count`.
  public func take(indexes: UnsafePointer<UInt32>, count n: Int) -> Vector {
    switch form {
    case .constant: return Vector(constant: self, count: n)
    case .dictionary:
      guard let dictionary else { preconditionFailure("dictionary vector without dictionary") }
      let out = Buffer(byteCount: n * codeWidth.rawValue)
      switch codeWidth {
      case .u8: gather(codes(as: UInt8.self), indexes, n, out.pointer())
      case .u16: gather(codes(as: UInt16.self), indexes, n, out.pointer())
      case .u32: gather(codes(as: UInt32.self), indexes, n, out.pointer())
      }
      return Vector(codes: out, width: codeWidth, dictionary: dictionary, count: n)
    case .flat:
      let width = type.physical.byteWidth
      let out = Buffer(byteCount: n * width)
      switch width {
      case 1: gather(pointer(as: UInt8.self), indexes, n, out.pointer())
      case 2: gather(pointer(as: UInt16.self), indexes, n, out.pointer())
      case 4: gather(pointer(as: UInt32.self), indexes, n, out.pointer())
      case 8: gather(pointer(as: UInt64.self), indexes, n, out.pointer())
      case 16: gather(pointer(as: StringView.self), indexes, n, out.pointer())
      default: break
      }
      return Vector(type, flat: out, count: n, validity: validity.map { $0.take(indexes, n) }, heap: heap)
    }
  }

  /// The same rows in flat form.
  public func flattened() -> Vector {
    switch form {
    case .flat: return self
    case .constant:
      let out = Buffer(byteCount: count * type.physical.byteWidth)
      switch type.physical.byteWidth {
      case 1: out.pointer(as: UInt8.self).initialize(repeating: pointer(as: UInt8.self)[0], count: count)
      case 2: out.pointer(as: UInt16.self).initialize(repeating: pointer(as: UInt16.self)[0], count: count)
      case 4: out.pointer(as: UInt32.self).initialize(repeating: pointer(as: UInt32.self)[0], count: count)
      case 8: out.pointer(as: UInt64.self).initialize(repeating: pointer(as: UInt64.self)[0], count: count)
      case 16: out.pointer(as: StringView.self).initialize(repeating: pointer(as: StringView.self)[0], count: count)
      default: break
      }
      return Vector(
        type, flat: out, count: count, validity: validity == nil ? nil : Bitmap(repeating: false, count: count),
        heap: heap)
    case .dictionary:
      guard let entries = dictionary?.values else { preconditionFailure("dictionary vector without dictionary") }
      switch codeWidth {
      case .u8: return entries.expand(codes(as: UInt8.self), count)
      case .u16: return entries.expand(codes(as: UInt16.self), count)
      case .u32: return entries.expand(codes(as: UInt32.self), count)
      }
    }
  }

  /// Entry of each code, flat. `self` is the flat vector of a dictionary.
  private func expand<C: CodeWord>(_ codes: UnsafePointer<C>, _ n: Int) -> Vector {
    let out = Buffer(byteCount: n * type.physical.byteWidth)
    switch type.physical.byteWidth {
    case 1: gather(pointer(as: UInt8.self), codes, n, out.pointer())
    case 2: gather(pointer(as: UInt16.self), codes, n, out.pointer())
    case 4: gather(pointer(as: UInt32.self), codes, n, out.pointer())
    case 8: gather(pointer(as: UInt64.self), codes, n, out.pointer())
    case 16: gather(pointer(as: StringView.self), codes, n, out.pointer())
    default: break
    }
    return Vector(type, flat: out, count: n, validity: validity.map { $0.take(codes, n) }, heap: heap)
  }
}

extension Bitmap {
  /// Bits in the order of `indexes`.
  @inlinable
  public func take<C: CodeWord>(_ indexes: UnsafePointer<C>, _ n: Int) -> Bitmap {
    let out = Bitmap(repeating: false, count: n)
    let source = words
    let target = out.words
    var i = 0
    while i < n {
      let end = min(i &+ 64, n)
      var word: UInt64 = 0
      var bit: UInt64 = 0
      while i < end {
        let at = Int(truncatingIfNeeded: indexes[i])
        word |= (source[at &>> 6] &>> UInt64(truncatingIfNeeded: at & 63) & 1) &<< bit
        bit &+= 1
        i &+= 1
      }
      target[(i &- 1) &>> 6] = word
    }
    return out
  }
}

/// `out[i] = source[indexes[i]]`.
@inlinable
public func gather<T: BitwiseCopyable, C: CodeWord>(
  _ source: UnsafePointer<T>, _ indexes: UnsafePointer<C>, _ n: Int, _ out: UnsafeMutablePointer<T>
) {
  var i = 0
  while i < n {
    out[i] = source[Int(truncatingIfNeeded: indexes[i])]
    i &+= 1
  }
}
