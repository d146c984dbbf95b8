#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Batch {
  /// The same rows in memory of their own: flat vectors that keep nothing of where they come from.
  package func detached() -> Batch { Batch(columns: columns.map { $0.detached() }, count: count) }
}

extension Vector {
  fileprivate func detached() -> Vector {
    let flat = flattened()
    let width = type.physical.byteWidth
    let values = Buffer(byteCount: count * width)
    let ones = flat.validity.map { bits in
      let copy = Bitmap(repeating: false, count: count)
      memcpy(copy.words, bits.words, Bitmap.wordCount(count) * 8)
      return copy
    }
    guard type.physical == .string else {
      memcpy(values.base, flat.start, count * width)
      return Vector(type, flat: values, count: count, validity: ones)
    }
    let heap = StringHeap()
    let source = flat.pointer(as: StringView.self)
    let target = values.pointer(as: StringView.self)
    for row in 0..<count { target[row] = heap.store(source[row]) }
    return Vector(type, flat: values, count: count, validity: ones, heap: heap)
  }
}
