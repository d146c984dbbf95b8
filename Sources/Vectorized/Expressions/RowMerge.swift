import Columnar

/// Puts together a flat vector whose rows come from several vectors; rows that nobody sets are NULL.
struct RowMerge {
  let type: DataType
  let count: Int
  private let values: Buffer
  private let validity: Bitmap
  private let heap = StringHeap()
  private let width: Int

  init(type: DataType, count: Int) {
    self.type = type
    self.count = count
    width = type.physical.byteWidth
    values = Buffer(zeroedByteCount: count * width)
    validity = Bitmap(repeating: false, count: count)
  }

  /// Row k of `part` becomes the k-th row of `rows`.
  mutating func set(_ rows: Selection, _ part: Vector) {
    let flat = part.flattened()
    if let owner = flat.heap { heap.retain(owner) }
    switch width {
    case 1: scatter(flat, rows, as: UInt8.self)
    case 2: scatter(flat, rows, as: UInt16.self)
    case 4: scatter(flat, rows, as: UInt32.self)
    case 8: scatter(flat, rows, as: UInt64.self)
    case 16: scatter(flat, rows, as: StringView.self)
    default: break
    }
  }

  private func scatter<T: BitwiseCopyable>(_ flat: Vector, _ rows: Selection, as: T.Type) {
    let source = flat.pointer(as: T.self)
    let target = values.pointer(as: T.self)
    switch rows {
    case .run(let range):
      for i in 0..<range.count { target[range.lowerBound &+ i] = source[i] }
      if flat.mayHaveNulls {
        for i in 0..<range.count {
          if flat.isNull(i) { validity.clear(range.lowerBound &+ i) } else { validity.set(range.lowerBound &+ i) }
        }
      } else {
        for i in range { validity.set(i) }
      }
    case .indexes(let buffer, let n):
      let at = buffer.pointer(as: UInt32.self)
      let mayHaveNulls = flat.mayHaveNulls
      for i in 0..<n {
        let row = Int(at[i])
        target[row] = source[i]
        if mayHaveNulls, flat.isNull(i) { validity.clear(row) } else { validity.set(row) }
      }
    }
  }

  mutating func finish() -> Vector {
    Vector(
      type, flat: values, count: count, validity: validity.isAllOnes ? nil : validity,
      heap: type.physical == .string ? heap : nil)
  }
}

extension Selection {
  /// Those of my rows that `inner`, counted within me, names.
  package func refined(by inner: Selection) -> Selection {
    switch (self, inner) {
    case (.run(let outer), .run(let range)):
      return .run((outer.lowerBound + range.lowerBound)..<(outer.lowerBound + range.upperBound))
    case (.run(let outer), .indexes(let buffer, let n)):
      if outer.lowerBound == 0 { return inner }
      let out = Buffer(byteCount: (n + 8) * 4)
      let base = UInt32(truncatingIfNeeded: outer.lowerBound)
      let source = buffer.pointer(as: UInt32.self)
      let target = out.pointer(as: UInt32.self)
      for i in 0..<n { target[i] = source[i] &+ base }
      return .indexes(out, count: n)
    case (.indexes(let buffer, _), .run(let range)):
      let out = Buffer(byteCount: (range.count + 8) * 4)
      let source = buffer.pointer(as: UInt32.self) + range.lowerBound
      out.pointer(as: UInt32.self).update(from: source, count: range.count)
      return .indexes(out, count: range.count)
    case (.indexes(let buffer, _), .indexes(let at, let n)):
      let out = Buffer(byteCount: (n + 8) * 4)
      gather(
        UnsafePointer(buffer.pointer(as: UInt32.self)), UnsafePointer(at.pointer(as: UInt32.self)), n,
        out.pointer(as: UInt32.self))
      return .indexes(out, count: n)
    }
  }
}
