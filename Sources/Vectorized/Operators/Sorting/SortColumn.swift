import Columnar

/// One sort key of all rows, ready to compare: a 64-bit word a row that orders as the key does, as far as it reaches.
///
/// The word already holds direction; NULLs have the smallest or largest word. Equal words may still hide a difference
/// (long strings, 128-bit values, a NULL beside an extreme value), which `SortRows.compare` settles.
final class SortColumn {
  private let storage: Buffer
  private let vector: Vector
  /// The key as comparing reads it, while this column lives.
  let rows: SortRows

  var words: UnsafeMutablePointer<UInt64> { rows.words }

  init(_ column: Vector, _ key: SortKey) {
    vector = column.flattened()
    storage = Buffer(byteCount: max(vector.count, 1) * 8)
    let words = storage.pointer(as: UInt64.self)
    let rows = SortRows(vector, words, key)
    self.rows = rows
    Self.encode(vector, words)
    if key.isDescending { for i in 0..<vector.count { words[i] = ~words[i] } }
    if vector.mayHaveNulls {
      let word = key.nullsFirst ? UInt64.min : UInt64.max
      for i in 0..<vector.count where rows.isNull(i) { words[i] = word }
    }
  }

  /// Writes a word for each value, NULLs included: ascending order, and equal values have equal words.
  static func encode(_ vector: Vector, _ out: UnsafeMutablePointer<UInt64>) {
    let n = vector.count
    switch vector.type.physical {
    case .bool: encode(vector.pointer(as: UInt8.self), n, out)
    case .int8: encode(vector.pointer(as: Int8.self), n, out)
    case .int16: encode(vector.pointer(as: Int16.self), n, out)
    case .int32: encode(vector.pointer(as: Int32.self), n, out)
    case .int64: encode(vector.pointer(as: Int64.self), n, out)
    case .int128:
      let values = vector.pointer(as: Int128.self)
      for i in 0..<n { out[i] = UInt64(bitPattern: Int64(truncatingIfNeeded: values[i] >> 64)) ^ 1 << 63 }
    case .float:
      let values = vector.pointer(as: Float.self)
      for i in 0..<n { out[i] = order(Double(values[i])) }
    case .double:
      let values = vector.pointer(as: Double.self)
      for i in 0..<n { out[i] = order(values[i]) }
    case .string:
      let views = vector.pointer(as: StringView.self)
      for i in 0..<n { out[i] = prefix(views[i]) }
    case .none, .nested: out.update(repeating: 0, count: n)
    }
  }

  private static func encode<T: FixedWidthInteger>(
    _ values: UnsafePointer<T>, _ n: Int, _ out: UnsafeMutablePointer<UInt64>
  ) {
    for i in 0..<n { out[i] = UInt64(bitPattern: Int64(truncatingIfNeeded: values[i])) ^ 1 << 63 }
  }

  /// Orders doubles as unsigned integers: NaN last, -0 as 0.
  static func order(_ value: Double) -> UInt64 {
    let bits = (value.isNaN ? Double.nan : value == 0 ? 0 : value).bitPattern
    return bits >> 63 == 0 ? bits ^ 1 << 63 : ~bits
  }

  /// The first eight bytes, big-endian.
  private static func prefix(_ view: StringView) -> UInt64 {
    let first = UInt64(UInt32(truncatingIfNeeded: view.word0 >> 32).byteSwapped) << 32
    if view.isInline { return first | UInt64(UInt32(truncatingIfNeeded: view.word1).byteSwapped) }
    return view.withBytes { bytes in
      first | UInt64(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).byteSwapped)
    }
  }

  /// The rows whose word is at most `bound`.
  func rows(upTo bound: UInt64) -> Selection {
    let n = vector.count
    let out = Buffer(byteCount: (n + 8) * 4)
    let rows = out.pointer(as: UInt32.self)
    var found = 0
    for i in 0..<n {
      rows[found] = UInt32(truncatingIfNeeded: i)
      found &+= Int(unsafeBitCast(words[i] <= bound, to: UInt8.self))
    }
    return .indexes(out, count: found)
  }
}
