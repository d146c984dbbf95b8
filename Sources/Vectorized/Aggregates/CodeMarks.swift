import Columnar

/// Which codes of the dictionary at hand have occurred; handed over when the dictionary changes.
struct CodeMarks {
  private var dictionary: VectorDictionary?
  private var marks = GroupArray<UInt8>()

  mutating func mark(_ vector: Vector, flush: (VectorDictionary, [UInt32]) -> Void) {
    guard let entries = vector.dictionary else { return }
    if dictionary !== entries {
      finish(flush)
      dictionary = entries
      marks = GroupArray(count: entries.count)
    }
    let base = marks.base
    switch vector.codeWidth {
    case .u8: Self.mark(vector.codes(as: UInt8.self), vector.count, base)
    case .u16: Self.mark(vector.codes(as: UInt16.self), vector.count, base)
    case .u32: Self.mark(vector.codes(as: UInt32.self), vector.count, base)
    }
  }

  mutating func finish(_ flush: (VectorDictionary, [UInt32]) -> Void) {
    guard let entries = dictionary else { return }
    dictionary = nil
    let base = marks.base
    flush(entries, (0..<UInt32(entries.count)).filter { base[Int($0)] != 0 })
  }

  private static func mark<C: CodeWord>(_ codes: UnsafePointer<C>, _ n: Int, _ marks: UnsafeMutablePointer<UInt8>) {
    for i in 0..<n { marks[Int(truncatingIfNeeded: codes[i])] = 1 }
  }
}
