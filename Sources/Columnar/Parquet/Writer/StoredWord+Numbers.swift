extension UInt8: StoredWord {
  @inline(__always) var storedHash: UInt64 { multiplyHash(UInt64(self)) }
  @inline(__always) static func isSame(_ a: UInt8, _ b: UInt8) -> Bool { a == b }
  @inline(__always) static func isLess(_ a: UInt8, _ b: UInt8) -> Bool { a < b }
  static var encodings: [ParquetEncoding] { [.plain, .runLength] }
  static var triesDictionary: Bool { false }
  func boundBytes(isLower: Bool) -> [UInt8] { [self] }
  func value(_ type: DataType) -> Value { .boolean(self != 0) }

  static func plainByteCount(_ values: UnsafePointer<UInt8>, _ count: Int) -> Int { (count + 7) / 8 }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<UInt8>, _ count: Int, into out: OutputBytes
  ) {
    let wide = (0..<count).map { UInt32(values[$0]) }
    wide.withUnsafeBufferPointer { wide in
      guard let start = wide.baseAddress else { return }
      if encoding == .plain {
        BitPacker.pack(start, count, padded: (count + 7) / 8 * 8, bitWidth: 1, into: out)
      } else {
        let runs = OutputBytes()
        HybridEncoder.encode(start, count, bitWidth: 1, into: runs)
        out.append(littleEndian: UInt32(runs.count))
        out.append(runs.bytes)
      }
    }
  }
}

extension Int32: StoredWord {
  @inline(__always) var storedHash: UInt64 { multiplyHash(UInt64(UInt32(bitPattern: self))) }
  @inline(__always) static func isSame(_ a: Int32, _ b: Int32) -> Bool { a == b }
  @inline(__always) static func isLess(_ a: Int32, _ b: Int32) -> Bool { a < b }
  static var encodings: [ParquetEncoding] { [.plain, .deltaBinaryPacked] }
  func boundBytes(isLower: Bool) -> [UInt8] { ownBytes() }
  func value(_ type: DataType) -> Value { type.isDecimal ? .decimal(Int128(self)) : .integer(Int64(self)) }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<Int32>, _ count: Int, into out: OutputBytes
  ) {
    switch encoding {
    case .deltaBinaryPacked:
      let wide = Buffer(byteCount: count * 8)
      let target = wide.pointer(as: Int64.self)
      for i in 0..<count { target[i] = Int64(values[i]) }
      DeltaEncoder.encode(target, count, is32: true, into: out)
      withExtendedLifetime(wide) {}
    case .byteStreamSplit: appendSplit(values, count, out)
    default: appendBytes(values, count, out)
    }
  }
}

extension Int64: StoredWord {
  @inline(__always) var storedHash: UInt64 { multiplyHash(UInt64(bitPattern: self)) }
  @inline(__always) static func isSame(_ a: Int64, _ b: Int64) -> Bool { a == b }
  @inline(__always) static func isLess(_ a: Int64, _ b: Int64) -> Bool { a < b }
  static var encodings: [ParquetEncoding] { [.plain, .deltaBinaryPacked] }
  func boundBytes(isLower: Bool) -> [UInt8] { ownBytes() }
  func value(_ type: DataType) -> Value { type.isDecimal ? .decimal(Int128(self)) : .integer(self) }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<Int64>, _ count: Int, into out: OutputBytes
  ) {
    switch encoding {
    case .deltaBinaryPacked: DeltaEncoder.encode(values, count, is32: false, into: out)
    case .byteStreamSplit: appendSplit(values, count, out)
    default: appendBytes(values, count, out)
    }
  }
}

/// DECIMAL of more than 18 digits: 16 bytes, big endian.
extension Int128: StoredWord {
  @inline(__always) var storedHash: UInt64 {
    multiplyHash(UInt64(truncatingIfNeeded: self) ^ multiplyHash(UInt64(truncatingIfNeeded: self >> 64)))
  }
  @inline(__always) static func isSame(_ a: Int128, _ b: Int128) -> Bool { a == b }
  @inline(__always) static func isLess(_ a: Int128, _ b: Int128) -> Bool { a < b }
  static var encodings: [ParquetEncoding] { [.plain] }
  func boundBytes(isLower: Bool) -> [UInt8] { bigEndian.ownBytes() }
  func value(_ type: DataType) -> Value { .decimal(self) }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<Int128>, _ count: Int, into out: OutputBytes
  ) {
    for i in 0..<count { out.append(littleEndian: values[i].bigEndian) }
  }
}
