#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Batch {
  /// The same rows in memory of their own: flat vectors that keep nothing of where they come from.
  package func detached() -> Batch { Batch(columns: columns.map { $0.detached() }, count: count) }

  /// The same rows for one who keeps them longer than where they come from.
  ///
  /// A string's view keeps the page or segment alive in which the string lies: a few rows of many pages would hold on to all
  /// of them. Columns whose strings are a small part of what they keep alive get memory of their own.
  package func forKeeping() -> Batch {
    var kept = columns
    for at in kept.indices where kept[at].keepsMuch { kept[at] = kept[at].detached() }
    return Batch(columns: kept, count: count)
  }
}

extension Vector {
  /// What strings may keep alive, as a multiple of their own bytes: a batch of long strings is that part of a page.
  private static let keptShare = 16
  /// Less is not worth a copy.
  private static let smallHeapByteCount = 64 << 10

  /// Whether the strings keep much more memory alive than they have bytes. Those of a dictionary count once a row.
  fileprivate var keepsMuch: Bool {
    guard let heap = dictionary?.values.heap ?? heap else { return false }
    let reachable = heap.reachableByteCount
    if reachable < Self.smallHeapByteCount { return false }
    let limit = reachable / Self.keptShare
    var byteCount = 0
    let views = (dictionary?.values ?? self).pointer(as: StringView.self)
    for row in 0..<count where !isNull(row) {
      let entry =
        switch form {
        case .flat: row
        case .constant: 0
        case .dictionary: code(row)
        }
      byteCount += views[entry].count
      if byteCount >= limit { return false }
    }
    return true
  }

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
    // What stands in the place of a NULL may be no view.
    for row in 0..<count { target[row] = flat.isNull(row) ? StringView() : heap.store(source[row]) }
    return Vector(type, flat: values, count: count, validity: ones, heap: heap)
  }
}
