/// The header in front of each page (parquet.thrift, `PageHeader`).
struct PageHeader: Sendable {
  var type = -1
  var uncompressedByteCount = 0
  var compressedByteCount = 0
  var checksum: UInt32?
  /// Values, NULLs included; entries of a dictionary page.
  var valueCount = 0
  var encoding = -1
  var definitionLevelEncoding = ParquetEncoding.runLength.rawValue
  var repetitionLevelEncoding = ParquetEncoding.runLength.rawValue
  /// Version 2 only.
  var nullCount = 0
  var rowCount = 0
  var definitionLevelByteCount = 0
  var repetitionLevelByteCount = 0
  var isCompressed = true

  /// Bytes of the header itself.
  private(set) var byteCount = 0

  var isData: Bool { type == ParquetPageType.data.rawValue || type == ParquetPageType.dataV2.rawValue }
  /// Whether the values are mostly longer than any number: texts in full.
  var isWide: Bool { isData && uncompressedByteCount > valueCount.multipliedReportingOverflow(by: 16).partialValue }
  /// Whether decompressing the page is work that keeping it would save: what hardly shrinks was copied more than decoded.
  var shrinks: Bool { compressedByteCount < uncompressedByteCount / 16 * 15 }
  var isVersion2: Bool { type == ParquetPageType.dataV2.rawValue }

  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var reader = ThriftReader(bytes)
    var id = 0
    while let field = try reader.field(&id) {
      switch id {
      case 1: type = try reader.integer(field)
      case 2: uncompressedByteCount = try reader.integer(field)
      case 3: compressedByteCount = try reader.integer(field)
      case 4: checksum = UInt32(truncatingIfNeeded: try reader.integer(field))
      case 5: try readData(&reader, field)
      case 7: try readDictionary(&reader, field)
      case 8: try readDataV2(&reader, field)
      default: try reader.skip(field)
      }
    }
    byteCount = reader.position
    let limit = Int(Int32.max)
    guard (0...limit).contains(uncompressedByteCount), (0...limit).contains(compressedByteCount),
      (0...limit).contains(valueCount)
    else { throw .corrupt("a page header has sizes out of range") }
  }

  private mutating func readData(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: valueCount = try reader.integer(type)
      case 2: encoding = try reader.integer(type)
      case 3: definitionLevelEncoding = try reader.integer(type)
      case 4: repetitionLevelEncoding = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
    rowCount = valueCount
  }

  private mutating func readDictionary(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: valueCount = try reader.integer(type)
      case 2: encoding = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
  }

  private mutating func readDataV2(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: valueCount = try reader.integer(type)
      case 2: nullCount = try reader.integer(type)
      case 3: rowCount = try reader.integer(type)
      case 4: encoding = try reader.integer(type)
      case 5: definitionLevelByteCount = try reader.integer(type)
      case 6: repetitionLevelByteCount = try reader.integer(type)
      case 7: isCompressed = try reader.boolean(type)
      default: try reader.skip(type)
      }
    }
    guard definitionLevelByteCount >= 0, repetitionLevelByteCount >= 0,
      definitionLevelByteCount <= compressedByteCount,
      repetitionLevelByteCount <= compressedByteCount - definitionLevelByteCount,
      definitionLevelByteCount + repetitionLevelByteCount <= uncompressedByteCount
    else { throw .corrupt("the levels of a page are longer than the page") }
  }
}
