/// A flat or constant vector's values as the words that are stored.
final class StoredValues<Word: StoredWord> {
  let start: UnsafePointer<Word>
  // What `start` points into.
  private let owner: Buffer

  /// Throws for values that the declared type cannot have.
  init(_ vector: Vector) throws(ParquetError) {
    let count = vector.form == .constant ? 1 : vector.count
    if vector.type.physical.byteWidth == MemoryLayout<Word>.stride, !Self.isReinterpreted(vector.type) {
      owner = vector.values
      start = UnsafePointer(vector.pointer(as: Word.self))
      return
    }
    let made = Buffer(byteCount: count * MemoryLayout<Word>.stride)
    owner = made
    start = UnsafePointer(made.pointer(as: Word.self))
    let out = made.base
    switch vector.type.physical {
    case .int8: Self.widen(vector.pointer(as: Int8.self), count, out.assumingMemoryBound(to: Int32.self))
    case .int16: Self.widen(vector.pointer(as: Int16.self), count, out.assumingMemoryBound(to: Int32.self))
    case .int64: try Self.narrow(vector, vector.pointer(as: Int64.self), count, out, "TIME")
    case .int128: try Self.narrow(vector, vector.pointer(as: Int128.self), count, out, "DECIMAL")
    default: throw ParquetError(.wrongType, "a vector of type \(vector.type) does not fit the column")
    }
  }

  /// 16-byte words that are no strings must not be taken for such, and the other way round.
  private static func isReinterpreted(_ type: DataType) -> Bool {
    (Word.self == StringView.self) != (type.physical == .string)
  }

  private static func widen<S: FixedWidthInteger>(
    _ source: UnsafePointer<S>, _ count: Int, _ out: UnsafeMutablePointer<Int32>
  ) {
    for i in 0..<count { out[i] = Int32(source[i]) }
  }

  /// NULL rows have a defined value, but it may be any: only valid ones are checked.
  private static func narrow<S: FixedWidthInteger>(
    _ vector: Vector, _ source: UnsafePointer<S>, _ count: Int, _ out: UnsafeMutableRawPointer, _ name: String
  ) throws(ParquetError) {
    for i in 0..<count {
      let value = source[i]
      let fits: Bool
      if Word.self == Int32.self {
        fits = Int32(exactly: value) != nil
        out.storeBytes(of: Int32(truncatingIfNeeded: value), toByteOffset: i * 4, as: Int32.self)
      } else {
        fits = Int64(exactly: value) != nil
        out.storeBytes(of: Int64(truncatingIfNeeded: value), toByteOffset: i * 8, as: Int64.self)
      }
      if !fits, !vector.isNull(i) {
        throw ParquetError(.wrongType, "the value \(value) is too large for \(name) as declared")
      }
    }
  }
}
