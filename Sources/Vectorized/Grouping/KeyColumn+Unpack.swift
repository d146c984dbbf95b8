import Columnar

extension KeyColumn {
  /// The column's values of groups `range`, from their key words.
  ///
  /// - Parameter nullGroup: the group of a lone 64-bit key's NULL.
  func unpack(_ table: GroupTable, _ range: Range<Int>, values: VectorDictionary?, nullGroup: Int?) -> Vector {
    if let values {
      let codes = Buffer(byteCount: range.count * 4)
      let out = codes.pointer(as: UInt32.self)
      for (i, group) in range.enumerated() {
        out[i] = UInt32(truncatingIfNeeded: table.key(group)[word] >> UInt64(shift))
      }
      return Vector(codes: codes, width: .u32, dictionary: values, count: range.count)
    }
    let width = type.physical.byteWidth
    let buffer = Buffer(byteCount: range.count * width)
    var validity: Bitmap?
    for (i, group) in range.enumerated() {
      let key = table.key(group)
      var isNull = group == nullGroup || type == .unknown
      if let nullPlace { isNull = isNull || key[nullPlace.word] >> UInt64(nullPlace.shift) & 1 != 0 }
      if isNull {
        if validity == nil { validity = Bitmap(repeating: true, count: range.count) }
        validity?.clear(i)
      }
      let bits = word < table.wordCount ? key[word] >> UInt64(shift) : 0
      switch width {
      case 1: buffer.pointer(as: UInt8.self)[i] = UInt8(truncatingIfNeeded: type == .boolean ? bits & 1 : bits)
      case 2: buffer.pointer(as: UInt16.self)[i] = UInt16(truncatingIfNeeded: bits)
      case 4: buffer.pointer(as: UInt32.self)[i] = UInt32(truncatingIfNeeded: bits)
      case 8: buffer.pointer(as: UInt64.self)[i] = bits
      case 16: buffer.pointer(as: UInt128.self)[i] = UInt128(key[word + 1]) << 64 | UInt128(bits)
      default: break
      }
    }
    return Vector(type, flat: buffer, count: range.count, validity: validity)
  }
}
