/// The statistics of all pages of a chunk as they are stored (parquet.thrift, `ColumnIndex`).
struct StoredColumnIndex {
  private(set) var nullPages: [Bool] = []
  private var minimums: [UnsafeRawBufferPointer] = []
  private var maximums: [UnsafeRawBufferPointer] = []
  private var nullCounts: [Int] = []

  /// The bytes must stay valid while the structure is used.
  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var reader = ThriftReader(bytes)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1:
        let (count, _) = try reader.list(type)
        for _ in 0..<count { nullPages.append(try reader.booleanElement()) }
      case 2: minimums = try Self.strings(&reader, type)
      case 3: maximums = try Self.strings(&reader, type)
      case 5:
        let (count, element) = try reader.list(type)
        for _ in 0..<count { nullCounts.append(try reader.integer(element)) }
      default: try reader.skip(type)
      }
    }
    guard minimums.count == nullPages.count, maximums.count == nullPages.count,
      nullCounts.isEmpty || nullCounts.count == nullPages.count
    else { throw .corrupt("the lists of the column index have different lengths") }
  }

  private static func strings(
    _ reader: inout ThriftReader, _ type: ThriftType
  ) throws(ParquetError) -> [UnsafeRawBufferPointer] {
    let (count, element) = try reader.list(type)
    var out: [UnsafeRawBufferPointer] = []
    for _ in 0..<count { out.append(try reader.binary(element)) }
    return out
  }

  /// Statistics of page `i` in terms of the SQL type.
  func statistics(_ i: Int, _ leaf: LeafColumn, hasTypeOrder: Bool, rowCount: Int) -> ColumnStatistics {
    var out = ColumnStatistics()
    if !nullCounts.isEmpty, nullCounts[i] >= 0 { out.nullCount = nullCounts[i] }
    if nullPages[i] {
      out.nullCount = rowCount
    } else if hasTypeOrder || leaf.hasSignedNumberOrder {
      out.min = leaf.bound(minimums[i], isLower: true)
      out.max = leaf.bound(maximums[i], isLower: false)
    }
    return out
  }
}
