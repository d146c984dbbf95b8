#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Vector {
  /// The rows of `parts` one after the other, flat; all parts have the type `type`.
  ///
  /// Parts that share one dictionary and code width stay in dictionary form.
  public static func concat(_ parts: [Vector], type: DataType) -> Vector {
    if parts.count == 1 { return parts[0] }
    let total = parts.reduce(0) { $0 + $1.count }
    if let shared = parts.first?.dictionary, let width = parts.first?.codeWidth,
      parts.allSatisfy({ $0.dictionary === shared && $0.codeWidth == width })
    {
      let out = Buffer(byteCount: total * width.rawValue)
      var at = 0
      for part in parts {
        memcpy(out.base + at, part.values.base + part.offset * width.rawValue, part.count * width.rawValue)
        at += part.count * width.rawValue
      }
      return Vector(codes: out, width: width, dictionary: shared, count: total)
    }
    let width = type.physical.byteWidth
    let out = Buffer(byteCount: total * width)
    let heap = type.physical == .string ? StringHeap() : nil
    var validity: Bitmap?
    if parts.contains(where: \.mayHaveNulls) { validity = Bitmap(repeating: true, count: total) }
    var row = 0
    for part in parts {
      let flat = part.flattened()
      if type.physical != .none {
        memcpy(out.base + row * width, flat.start, flat.count * width)
      }
      if let owner = flat.heap { heap?.retain(owner) }
      if let validity, flat.mayHaveNulls {
        for i in 0..<flat.count where flat.isNull(i) { validity.clear(row + i) }
      }
      row += flat.count
    }
    return Vector(type, flat: out, count: total, validity: validity, heap: heap)
  }
}
