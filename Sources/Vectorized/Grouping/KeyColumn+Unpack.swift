import Columnar

extension KeyColumn {
  /// The column's values of groups `range`, from their key words.
  ///
  /// - Parameter nullGroup: the group of a lone 64-bit key's NULL.
  func unpack(_ table: GroupTable, _ range: Range<Int>, values: VectorDictionary?, nullGroup: Int?) -> Vector {
    let source = words(table, word, range)
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
      let high = words(table, word + 1, range)
      let out = buffer.pointer(as: UInt128.self)
      for i in 0..<range.count {
        out[i] = UInt128(high.base[i &* high.stride]) << 64 | UInt128(source.base[i &* source.stride])
      }
    default: break
    }
    return Vector(
      type, flat: buffer, count: range.count, validity: validity(table, range, nullGroup: nullGroup))
  }

  /// One word of the keys of some groups.
  private struct KeyWords {
    let base: UnsafePointer<UInt64>
    let stride: Int
    let count: Int
  }

  private func words(_ table: GroupTable, _ word: Int, _ range: Range<Int>) -> KeyWords {
    KeyWords(base: table.key(range.lowerBound) + word, stride: table.wordCount, count: range.count)
  }

  @inline(__always)
  private func copy<T: FixedWidthInteger & UnsignedInteger>(_ words: KeyWords, to out: UnsafeMutablePointer<T>) {
    let shift = UInt64(self.shift)
    for i in 0..<words.count { out[i] = T(truncatingIfNeeded: words.base[i &* words.stride] &>> shift) }
  }

  private func validity(_ table: GroupTable, _ range: Range<Int>, nullGroup: Int?) -> Bitmap? {
    if type == .unknown { return Bitmap(repeating: false, count: range.count) }
    var bitmap: Bitmap?
    let markNull = { (i: Int) in
      if bitmap == nil { bitmap = Bitmap(repeating: true, count: range.count) }
      bitmap?.clear(i)
    }
    if let nullPlace {
      let flags = words(table, nullPlace.word, range)
      let bit = UInt64(1) << UInt64(nullPlace.shift)
      for i in 0..<flags.count where flags.base[i &* flags.stride] & bit != 0 { markNull(i) }
    }
    if let nullGroup, range.contains(nullGroup) { markNull(nullGroup - range.lowerBound) }
    return bitmap
  }
}
