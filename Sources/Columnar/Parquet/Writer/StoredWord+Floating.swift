extension Float: StoredWord {
  @inline(__always) var storedHash: UInt64 { multiplyHash(UInt64(bitPattern)) }
  @inline(__always) static func isSame(_ a: Float, _ b: Float) -> Bool { a.bitPattern == b.bitPattern }
  @inline(__always) static func isLess(_ a: Float, _ b: Float) -> Bool { a < b }
  @inline(__always) var isOrdered: Bool { !isNaN }
  static var encodings: [ParquetEncoding] { [.plain, .byteStreamSplit] }
  /// Zero of either sign stands for both (parquet.thrift, `ColumnOrder`).
  func boundBytes(isLower: Bool) -> [UInt8] { (self == 0 ? (isLower ? -0.0 : 0.0) : self).ownBytes() }
  func value(_ type: DataType) -> Value { .double(Double(self)) }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<Float>, _ count: Int, into out: OutputBytes
  ) {
    if encoding == .byteStreamSplit { appendSplit(values, count, out) } else { appendBytes(values, count, out) }
  }
}

extension Double: StoredWord {
  @inline(__always) var storedHash: UInt64 { multiplyHash(bitPattern ^ bitPattern &>> 32) }
  @inline(__always) static func isSame(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern }
  @inline(__always) static func isLess(_ a: Double, _ b: Double) -> Bool { a < b }
  @inline(__always) var isOrdered: Bool { !isNaN }
  static var encodings: [ParquetEncoding] { [.plain, .byteStreamSplit] }
  func boundBytes(isLower: Bool) -> [UInt8] { (self == 0 ? (isLower ? -0.0 : 0.0) : self).ownBytes() }
  func value(_ type: DataType) -> Value { .double(self) }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<Double>, _ count: Int, into out: OutputBytes
  ) {
    if encoding == .byteStreamSplit { appendSplit(values, count, out) } else { appendBytes(values, count, out) }
  }
}
