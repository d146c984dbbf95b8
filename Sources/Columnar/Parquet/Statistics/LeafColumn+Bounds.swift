extension LeafColumn {
  var isFloating: Bool { type == .real || type == .double }

  /// Whether signed comparison of the stored values is the order of the SQL type.
  var hasSignedNumberOrder: Bool {
    switch physicalType {
    case .boolean, .float, .double: return true
    case .int32, .int64:
      switch conversion {
      case .uint32ToInt64, .uint64ToDecimal: return false
      default: return true
      }
    case .int96, .byteArray, .fixedByteArray: return false
    }
  }

  /// Whether a writer may shorten bounds.
  var hasTruncatableBounds: Bool {
    (physicalType == .byteArray || physicalType == .fixedByteArray) && !type.isDecimal
  }

  /// A PLAIN-encoded bound as a value of the SQL type; nil when it is broken, NaN, or of a type without an order.
  func bound(_ bytes: UnsafeRawBufferPointer, isLower: Bool) -> Value? {
    switch physicalType {
    case .boolean: return bytes.count == 1 ? .boolean(bytes[0] != 0) : nil
    case .int32:
      guard bytes.count == 4 else { return nil }
      return integer(Int64(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))))
    case .int64:
      guard bytes.count == 8 else { return nil }
      return integer(Int64(littleEndian: bytes.loadUnaligned(as: Int64.self)))
    case .float:
      guard bytes.count == 4 else { return nil }
      return Self.floating(
        Double(Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))), isLower)
    case .double:
      guard bytes.count == 8 else { return nil }
      return Self.floating(Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))), isLower)
    case .int96: return nil
    case .byteArray, .fixedByteArray: return byteArray(bytes, isLower)
    }
  }

  private func byteArray(_ bytes: UnsafeRawBufferPointer, _ isLower: Bool) -> Value? {
    switch conversion {
    case .bytesToDecimal: return ValueConversion.decimal(bigEndian: bytes).map { .decimal($0) }
    case .float16ToFloat:
      guard bytes.count == 2 else { return nil }
      let half = UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self))
      return Self.floating(Double(ValueConversion.float(half: half)), isLower)
    default: return .bytes(Array(bytes))
    }
  }

  private func integer(_ value: Int64) -> Value {
    switch conversion {
    case .int32ToDecimal, .int64ToDecimal: .decimal(Int128(value))
    case .uint64ToDecimal: .decimal(Int128(UInt64(bitPattern: value)))
    case .uint32ToInt64: .integer(Int64(UInt32(truncatingIfNeeded: value)))
    case .int32ToInt8: .integer(Int64(Int8(truncatingIfNeeded: value)))
    case .int32ToInt16: .integer(Int64(Int16(truncatingIfNeeded: value)))
    default: .integer(value)
    }
  }

  /// NaN is no bound; a zero of either sign stands for both (parquet.thrift, `ColumnOrder`).
  private static func floating(_ value: Double, _ isLower: Bool) -> Value? {
    if value.isNaN { return nil }
    if value == 0 { return .double(isLower ? -0.0 : 0.0) }
    return .double(value)
  }
}
