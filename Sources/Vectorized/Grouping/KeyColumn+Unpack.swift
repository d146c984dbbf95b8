import Columnar

/// The key words of groups, one group after the other.
struct PackedKeys {
  let base: UnsafePointer<UInt64>
  let wordCount: Int
}

extension GroupTable {
  var packedKeys: PackedKeys { PackedKeys(base: key(0), wordCount: wordCount) }
}

extension KeyColumn {
  /// The column's values of groups `range`, from their key words.
  ///
  /// - Parameter nullGroup: the group of a lone 64-bit key's NULL.
  func unpack(_ keys: PackedKeys, _ range: Range<Int>, values: VectorDictionary?, nullGroup: Int?) -> Vector {
    let source = words(keys, word, range)
    if let values {
      let codes = Buffer(byteCount: range.count * 4)
      copy(source, to: codes.pointer(as: UInt32.self))
      return Vector(codes: codes, width: .u32, dictionary: values, count: range.count)
    }
    let width = type.physical.byteWidth
    let buffer = Buffer(byteCount: range.count * width)
    switch width {
    case 1:
      let out = buffer.pointer(as: UInt8.self)
      copy(source, to: out)
      // Bits of other columns lie above a BOOLEAN's one.
      if type == .boolean { for i in 0..<range.count { out[i] &= 1 } }
    case 2: copy(source, to: buffer.pointer(as: UInt16.self))
    case 4: copy(source, to: buffer.pointer(as: UInt32.self))
    case 8: copy(source, to: buffer.pointer(as: UInt64.self))
    case 16:
      let high = words(keys, word + 1, range)
      let out = buffer.pointer(as: UInt128.self)
      for i in 0..<range.count {
        out[i] = UInt128(high.base[i &* high.stride]) << 64 | UInt128(source.base[i &* source.stride])
      }
    default: break
    }
    return Vector(
      type, flat: buffer, count: range.count, validity: validity(keys, range, nullGroup: nullGroup))
  }

  /// One word of the keys of some groups.
  private struct KeyWords {
    let base: UnsafePointer<UInt64>
    let stride: Int
    let count: Int
  }

  private func words(_ keys: PackedKeys, _ word: Int, _ range: Range<Int>) -> KeyWords {
    KeyWords(base: keys.base + range.lowerBound * keys.wordCount + word, stride: keys.wordCount, count: range.count)
  }

  @inline(__always)
  private func copy<T: FixedWidthInteger & UnsignedInteger>(_ words: KeyWords, to out: UnsafeMutablePointer<T>) {
    let shift = UInt64(self.shift)
    for i in 0..<words.count { out[i] = T(truncatingIfNeeded: words.base[i &* words.stride] &>> shift) }
  }

  private func validity(_ keys: PackedKeys, _ range: Range<Int>, nullGroup: Int?) -> Bitmap? {
    if type == .unknown { return Bitmap(repeating: false, count: range.count) }
    var bitmap: Bitmap?
    let markNull = { (i: Int) in
      if bitmap == nil { bitmap = Bitmap(repeating: true, count: range.count) }
      bitmap?.clear(i)
    }
    if let nullPlace {
      let flags = words(keys, nullPlace.word, range)
      let bit = UInt64(1) << UInt64(nullPlace.shift)
      for i in 0..<flags.count where flags.base[i &* flags.stride] & bit != 0 { markNull(i) }
    }
    if let nullGroup, range.contains(nullGroup) { markNull(nullGroup - range.lowerBound) }
    return bitmap
  }
}
