/// A file's footer (parquet.thrift, `FileMetaData`), read once at opening.
struct FileMetadata: Sendable {
  struct RowGroup: Sendable {
    var rowCount = 0
    var firstRow = 0
    /// Index of the first chunk of this row group in `chunks`.
    var firstChunk = 0
    var chunkCount = 0
  }

  var elements: [SchemaElement] = []
  var rowCount = 0
  var rowGroups: [RowGroup] = []
  /// Column chunks of all row groups, one after the other.
  var chunks: [ColumnChunkMetadata] = []
  var keyValues: [String: String] = [:]
  var createdBy: String?
  /// Field id of each leaf's `ColumnOrder`: 1 is the type's own order; empty when the footer has none.
  var columnOrders: [Int] = []
  var isEncrypted = false

  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var reader = ThriftReader(bytes)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 2:
        let (count, element) = try reader.list(type)
        for _ in 0..<count {
          try reader.requireStruct(element)
          elements.append(try SchemaElement(&reader))
        }
      case 3: rowCount = try reader.integer(type)
      case 4:
        let (count, element) = try reader.list(type)
        for _ in 0..<count { try readRowGroup(&reader, element, of: count) }
      case 5: try readKeyValues(&reader, type)
      case 6: createdBy = try reader.string(type)
      case 7: try readColumnOrders(&reader, type)
      case 8:
        try reader.skip(type)
        isEncrypted = true
      default: try reader.skip(type)
      }
    }
    try checkRows()
  }

  private mutating func checkRows() throws(ParquetError) {
    var first = 0
    for i in rowGroups.indices {
      let count = rowGroups[i].rowCount
      // Rows are numbered by Int and by UInt32 within a group.
      guard count >= 0, count <= Int(UInt32.max), first <= Int.max - count else {
        throw ParquetError.corrupt("row group \(i) claims \(count) rows")
      }
      rowGroups[i].firstRow = first
      first += count
    }
    // Some writers leave the footer's own count at zero.
    rowCount = first
  }

  private mutating func readRowGroup(
    _ reader: inout ThriftReader, _ type: ThriftType, of groupCount: Int
  ) throws(ParquetError) {
    try reader.requireStruct(type)
    var group = RowGroup()
    group.firstChunk = chunks.count
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1:
        let (count, element) = try reader.list(type)
        guard count <= elements.count else {
          throw ParquetError.corrupt("a row group has \(count) column chunks, the schema \(elements.count) elements")
        }
        if chunks.isEmpty { chunks.reserveCapacity(min(count * groupCount, reader.bytesLeft / 32)) }
        for _ in 0..<count { chunks.append(try ColumnChunkMetadata(&reader, element)) }
      case 3: group.rowCount = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
    group.chunkCount = chunks.count - group.firstChunk
    rowGroups.append(group)
  }

  private mutating func readKeyValues(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    let (count, element) = try reader.list(type)
    for _ in 0..<count {
      try reader.requireStruct(element)
      var id = 0
      var key = ""
      var value = ""
      while let type = try reader.field(&id) {
        switch id {
        case 1: key = try reader.string(type)
        case 2: value = try reader.string(type)
        default: try reader.skip(type)
        }
      }
      keyValues[key] = value
    }
  }

  private mutating func readColumnOrders(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    let (count, element) = try reader.list(type)
    for _ in 0..<count {
      try reader.requireStruct(element)
      var id = 0
      var order = 0
      while let type = try reader.field(&id) {
        order = id
        try reader.skip(type)
      }
      columnOrders.append(order)
    }
  }
}
