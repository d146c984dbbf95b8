/// Copies parts of a footer whose data lies `bytes` further on in another file (parquet.thrift).
///
/// Every field is copied as it is, also those that are not known here, but for the places in the file.
struct FooterShift {
  let bytes: Int
  /// Where the offset indexes of a row group's chunks lie in the new file; empty ranges for chunks without one.
  let offsetIndexes: [Range<Int>]

  /// `RowGroup`. Its `ordinal` is left out: it is optional, and another in the new file.
  func copyRowGroup(_ reader: inout ThriftReader, _ writer: inout ThriftWriter) throws(ParquetError) {
    writer.beginStruct()
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1:
        let (count, element) = try reader.list(type)
        guard count == offsetIndexes.count else { throw .corrupt("a row group has an unexpected number of columns") }
        writer.list(1, .structure, count: count)
        for i in 0..<count {
          try reader.requireStruct(element)
          try copyChunk(&reader, &writer, offsetIndex: offsetIndexes[i])
        }
      case 5: try copyPlace(id, type, &reader, &writer)
      case 7: try reader.skip(type)
      default: try copy(id, type, &reader, &writer)
      }
    }
    writer.endStruct()
  }

  /// `ColumnChunk`.
  private func copyChunk(
    _ reader: inout ThriftReader, _ writer: inout ThriftWriter, offsetIndex: Range<Int>
  ) throws(ParquetError) {
    writer.beginStruct()
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 2, 6: try copyPlace(id, type, &reader, &writer)
      case 3:
        try reader.requireStruct(type)
        try copyMetadata(&reader, &writer)
      case 4, 5:
        try reader.skip(type)
        if offsetIndex.isEmpty { continue }
        if id == 4 { writer.int64(4, offsetIndex.lowerBound) } else { writer.int32(5, offsetIndex.count) }
      default: try copy(id, type, &reader, &writer)
      }
    }
    writer.endStruct()
  }

  /// `ColumnMetaData`: data, index and dictionary page, bloom filter.
  private func copyMetadata(_ reader: inout ThriftReader, _ writer: inout ThriftWriter) throws(ParquetError) {
    writer.beginStruct(3)
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 9, 10, 11, 14: try copyPlace(id, type, &reader, &writer)
      default: try copy(id, type, &reader, &writer)
      }
    }
    writer.endStruct()
  }

  /// `OffsetIndex`: a `PageLocation` for each page.
  func copyOffsetIndex(_ reader: inout ThriftReader, _ writer: inout ThriftWriter) throws(ParquetError) {
    writer.beginStruct()
    var id = 0
    while let type = try reader.field(&id) {
      guard id == 1 else {
        try copy(id, type, &reader, &writer)
        continue
      }
      let (count, element) = try reader.list(type)
      writer.list(1, .structure, count: count)
      for _ in 0..<count {
        try reader.requireStruct(element)
        writer.beginStruct()
        var id = 0
        while let type = try reader.field(&id) {
          if id == 1 {
            try copyPlace(id, type, &reader, &writer)
          } else {
            try copy(id, type, &reader, &writer)
          }
        }
        writer.endStruct()
      }
    }
    writer.endStruct()
  }

  /// Places of 0 and below mean that there is none.
  private func copyPlace(
    _ id: Int, _ type: ThriftType, _ reader: inout ThriftReader, _ writer: inout ThriftWriter
  ) throws(ParquetError) {
    let place = try reader.integer(type)
    guard place > 0 else { return writer.int64(id, place) }
    let (moved, isTooLarge) = place.addingReportingOverflow(bytes)
    if isTooLarge { throw .corrupt("the metadata names byte \(place) of the file") }
    writer.int64(id, moved)
  }

  private func copy(
    _ id: Int, _ type: ThriftType, _ reader: inout ThriftReader, _ writer: inout ThriftWriter
  ) throws(ParquetError) {
    let start = reader.at
    try reader.skip(type)
    writer.raw(id, type, UnsafeRawBufferPointer(start: start, count: reader.at - start))
  }
}
