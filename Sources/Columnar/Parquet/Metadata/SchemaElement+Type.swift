extension SchemaElement {
  /// The SQL type of a leaf, and how its stored values become values of it (LogicalTypes.md).
  func sqlType(_ physical: ParquetPhysicalType) throws(ParquetError) -> (DataType, ValueConversion) {
    switch effectiveLogicalType {
    case .decimal(let precision, let scale): return try decimal(physical, precision, scale)
    case .string, .enumeration: if physical == .byteArray { return (.text, .none) }
    case .json: if physical == .byteArray { return (.json, .none) }
    case .date: if physical == .int32 { return (.date, .none) }
    case .time(let unit, _):
      if physical == .int32 { return (.time(precision: unit.precision), .int32ToInt64) }
      if physical == .int64 { return (.time(precision: unit.precision), .none) }
    case .timestamp(let unit, _):
      if physical == .int64 { return (.timestamp(precision: unit.precision), .none) }
    case .integer(let bitWidth, let isSigned):
      if let found = Self.integer(physical, bitWidth, isSigned) { return found }
    case .float16: if physical == .fixedByteArray, typeLength == 2 { return (.real, .float16ToFloat) }
    case .bson, .uuid, .map, .list, .other, nil: break
    }
    return Self.unannotated(physical)
  }

  private static func unannotated(_ physical: ParquetPhysicalType) -> (DataType, ValueConversion) {
    switch physical {
    case .boolean: (.boolean, .none)
    case .int32: (.integer, .none)
    case .int64: (.bigint, .none)
    case .int96: (.timestamp(precision: 9), .int96ToNanoseconds)
    case .float: (.real, .none)
    case .double: (.double, .none)
    case .byteArray, .fixedByteArray: (.varbinary, .none)
    }
  }

  private func decimal(
    _ physical: ParquetPhysicalType, _ precision: Int, _ scale: Int
  ) throws(ParquetError) -> (DataType, ValueConversion) {
    guard (1...38).contains(precision), (0...precision).contains(scale) else {
      throw ParquetError(.unsupported, "DECIMAL(\(precision),\(scale)) is outside of precision 1...38")
    }
    let type = DataType.decimal(precision: precision, scale: scale)
    switch physical {
    case .int32: return (type, .int32ToDecimal)
    case .int64: return (type, .int64ToDecimal)
    case .byteArray, .fixedByteArray: return (type, .bytesToDecimal)
    default: throw ParquetError(.unsupported, "a DECIMAL stored as \(physical)")
    }
  }

  private static func integer(
    _ physical: ParquetPhysicalType, _ bitWidth: Int, _ isSigned: Bool
  ) -> (DataType, ValueConversion)? {
    switch (physical, bitWidth, isSigned) {
    case (.int32, 8, true): (.tinyint, .int32ToInt8)
    case (.int32, 16, true), (.int32, 8, false): (.smallint, .int32ToInt16)
    case (.int32, 32, true), (.int32, 16, false): (.integer, .none)
    case (.int32, 32, false): (.bigint, .uint32ToInt64)
    case (.int64, 64, true): (.bigint, .none)
    case (.int64, 64, false): (.decimal(precision: 20, scale: 0), .uint64ToDecimal)
    default: nil
    }
  }

  /// The logical type, or what the older converted type says (parquet.thrift, `ConvertedType`).
  private var effectiveLogicalType: LogicalType? {
    if let logicalType, logicalType != .other { return logicalType }
    return switch convertedType {
    case 0: .string
    case 4: .enumeration
    case 5: .decimal(precision: precision, scale: scale)
    case 6: .date
    case 7: .time(.milliseconds, isUTC: true)
    case 8: .time(.microseconds, isUTC: true)
    case 9: .timestamp(.milliseconds, isUTC: true)
    case 10: .timestamp(.microseconds, isUTC: true)
    case 11: .integer(bitWidth: 8, isSigned: false)
    case 12: .integer(bitWidth: 16, isSigned: false)
    case 13: .integer(bitWidth: 32, isSigned: false)
    case 14: .integer(bitWidth: 64, isSigned: false)
    case 15: .integer(bitWidth: 8, isSigned: true)
    case 16: .integer(bitWidth: 16, isSigned: true)
    case 17: .integer(bitWidth: 32, isSigned: true)
    case 18: .integer(bitWidth: 64, isSigned: true)
    case 19: .json
    default: nil
    }
  }
}
