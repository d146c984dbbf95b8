/// A value as the writer holds it: what a physical type stores, in one machine word or two.
protocol StoredWord: BitwiseCopyable, Sendable {
  /// Equal values have equal hashes; the top bits are good.
  var storedHash: UInt64 { get }
  /// Whether both are stored by the same bytes.
  static func isSame(_ a: Self, _ b: Self) -> Bool
  /// The order of the column's statistics.
  static func isLess(_ a: Self, _ b: Self) -> Bool
  /// False for values that bounds leave out: NaN.
  var isOrdered: Bool { get }
  /// Encodings without a dictionary, the usual one first.
  static var encodings: [ParquetEncoding] { get }
  /// Whether values repeat often enough that trying a dictionary makes sense.
  static var triesDictionary: Bool { get }
  /// Bytes of the values in PLAIN encoding.
  static func plainByteCount(_ values: UnsafePointer<Self>, _ count: Int) -> Int
  /// Appends values in one of `encodings`.
  static func encode(_ encoding: ParquetEncoding, _ values: UnsafePointer<Self>, _ count: Int, into out: OutputBytes)
  /// A bound in PLAIN encoding, without the length of byte arrays.
  func boundBytes(isLower: Bool) -> [UInt8]
  /// As a value of the SQL type.
  func value(_ type: DataType) -> Value
}

extension StoredWord {
  @inline(__always) var isOrdered: Bool { true }
  static var triesDictionary: Bool { true }

  static func plainByteCount(_ values: UnsafePointer<Self>, _ count: Int) -> Int { count * MemoryLayout<Self>.size }

  /// The values' own bytes: PLAIN for all numbers.
  static func appendBytes(_ values: UnsafePointer<Self>, _ count: Int, _ out: OutputBytes) {
    out.append(UnsafeRawBufferPointer(start: values, count: count * MemoryLayout<Self>.stride))
  }

  /// BYTE_STREAM_SPLIT.
  static func appendSplit(_ values: UnsafePointer<Self>, _ count: Int, _ out: OutputBytes) {
    let size = MemoryLayout<Self>.size
    let target = out.reserve(count * size).assumingMemoryBound(to: UInt8.self)
    let source = UnsafeRawPointer(values).assumingMemoryBound(to: UInt8.self)
    for k in 0..<size {
      for i in 0..<count { target[k &* count &+ i] = source[i &* size &+ k] }
    }
    out.commit(count * size)
  }

  func ownBytes() -> [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}

@inline(__always)
func multiplyHash(_ word: UInt64) -> UInt64 {
  let product = word &* 0x9E37_79B9_7F4A_7C15
  return product ^ product &>> 29
}
