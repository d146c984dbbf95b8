/// How a stored value becomes a value of the column's SQL type; `none` where both lie in memory alike.
enum ValueConversion: Sendable {
  case none
  case int32ToInt8, int32ToInt16, int32ToInt64, uint32ToInt64
  case int32ToDecimal, int64ToDecimal, uint64ToDecimal
  /// Big-endian two's complement of up to 16 bytes, or longer with sign extension.
  case bytesToDecimal
  /// 12 bytes: nanoseconds of the day, then the Julian day.
  case int96ToNanoseconds
  case float16ToFloat

  var isNone: Bool { if case .none = self { true } else { false } }

  /// Converts `count` values as the decoders leave them (`source`) to values of the SQL type.
  ///
  /// Throws for a value that the SQL type cannot hold.
  func apply(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(ParquetError) {
    switch self {
    case .none: break
    case .int32ToInt8: Self.map(source, count, target) { (x: Int32) in Int8(truncatingIfNeeded: x) }
    case .int32ToInt16: Self.map(source, count, target) { (x: Int32) in Int16(truncatingIfNeeded: x) }
    case .int32ToInt64: Self.map(source, count, target) { (x: Int32) in Int64(x) }
    case .uint32ToInt64: Self.map(source, count, target) { (x: UInt32) in Int64(x) }
    case .int32ToDecimal: Self.map(source, count, target) { (x: Int32) in Int128(x) }
    case .int64ToDecimal: Self.map(source, count, target) { (x: Int64) in Int128(x) }
    case .uint64ToDecimal: Self.map(source, count, target) { (x: UInt64) in Int128(x) }
    case .float16ToFloat:
      Self.map(source, count, target) { (x: StringView) in Self.float(half: UInt16(truncatingIfNeeded: x.word0 >> 32)) }
    case .int96ToNanoseconds:
      let views = source.assumingMemoryBound(to: StringView.self)
      let out = target.assumingMemoryBound(to: Int64.self)
      for i in 0..<count {
        guard let nanoseconds = Self.nanoseconds(views[i]) else {
          throw .corrupt("an INT96 timestamp is outside of the years 1677 to 2262")
        }
        out[i] = nanoseconds
      }
    case .bytesToDecimal:
      let views = source.assumingMemoryBound(to: StringView.self)
      let out = target.assumingMemoryBound(to: Int128.self)
      for i in 0..<count {
        guard let value = views[i].withBytes({ Self.decimal(bigEndian: $0) }) else {
          throw .corrupt("a DECIMAL value needs more than 16 bytes")
        }
        out[i] = value
      }
    }
  }

  @inline(__always)
  private static func map<A: BitwiseCopyable, B: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer, _ body: (A) -> B
  ) {
    let input = source.assumingMemoryBound(to: A.self)
    let output = target.assumingMemoryBound(to: B.self)
    for i in 0..<count { output[i] = body(input[i]) }
  }

  /// nil when the value needs more than 128 bits.
  static func decimal(bigEndian bytes: UnsafeRawBufferPointer) -> Int128? {
    guard let first = bytes.first else { return 0 }
    let sign: UInt8 = first & 0x80 != 0 ? 0xFF : 0
    var value: Int128 = sign == 0 ? 0 : -1
    let extra = max(0, bytes.count - 16)
    for i in 0..<extra where bytes[i] != sign { return nil }
    for i in extra..<bytes.count { value = value << 8 | Int128(bytes[i]) }
    return (value < 0) == (sign != 0) ? value : nil
  }

  /// nil outside of what nanoseconds in Int64 can hold.
  static func nanoseconds(_ int96: StringView) -> Int64? {
    let ofDay = Int64(bitPattern: int96.word0 >> 32 | int96.word1 << 32)
    let julianDay = Int64(Int32(truncatingIfNeeded: Int64(bitPattern: int96.word1 >> 32)))
    // 2440588 is the Julian day of 1970-01-01.
    let (days, overflow) = (julianDay - 2_440_588).multipliedReportingOverflow(by: 86_400_000_000_000)
    let (sum, second) = days.addingReportingOverflow(ofDay)
    return overflow || second ? nil : sum
  }

  /// IEEE 754 half precision by hand: Float16 is not there on every platform.
  static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits) & 0x3FF
    if exponent == 31 { return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13) }
    if exponent != 0 { return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13) }
    let small = Float(fraction) / 16_777_216
    return sign == 0 ? small : -small
  }
}
