/// Statistics as they are stored (parquet.thrift, `Statistics`): bounds in PLAIN encoding.
struct StoredStatistics {
  /// Deprecated bounds, in signed byte order.
  var oldMax: UnsafeRawBufferPointer?
  var oldMin: UnsafeRawBufferPointer?
  var max: UnsafeRawBufferPointer?
  var min: UnsafeRawBufferPointer?
  var isMaxExact: Bool?
  var isMinExact: Bool?
  var nullCount: Int?
  var distinctCount: Int?

  /// The bytes must stay valid while the structure is used.
  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var reader = ThriftReader(bytes)
    try self.init(&reader)
  }

  init(_ reader: inout ThriftReader) throws(ParquetError) {
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: oldMax = try reader.binary(type)
      case 2: oldMin = try reader.binary(type)
      case 3: nullCount = try reader.integer(type)
      case 4: distinctCount = try reader.integer(type)
      case 5: max = try reader.binary(type)
      case 6: min = try reader.binary(type)
      case 7: isMaxExact = try reader.boolean(type)
      case 8: isMinExact = try reader.boolean(type)
      default: try reader.skip(type)
      }
    }
  }

  /// In terms of the SQL type; bounds whose order is not that of the type are left out.
  func converted(for leaf: LeafColumn, hasTypeOrder: Bool) -> ColumnStatistics {
    var out = ColumnStatistics()
    if let nullCount, nullCount >= 0 { out.nullCount = nullCount }
    if let distinctCount, distinctCount >= 0 { out.distinctCount = distinctCount }
    // The deprecated bounds compare as signed values, which is right for signed numbers only.
    let (low, high): (UnsafeRawBufferPointer?, UnsafeRawBufferPointer?)
    if leaf.hasSignedNumberOrder {
      (low, high) = hasTypeOrder || min != nil || max != nil ? (min, max) : (oldMin, oldMax)
    } else {
      (low, high) = hasTypeOrder ? (min, max) : (nil, nil)
    }
    // Without the flags, bounds of byte arrays may be truncated; those of numbers never are.
    let exactByNature = !leaf.hasTruncatableBounds
    if let low, let value = leaf.bound(low, isLower: true) {
      out.min = value
      out.isMinExact = !leaf.isFloating && (isMinExact ?? exactByNature)
    }
    if let high, let value = leaf.bound(high, isLower: false) {
      out.max = value
      out.isMaxExact = !leaf.isFloating && (isMaxExact ?? exactByNature)
    }
    return out
  }
}
