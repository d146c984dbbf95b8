/// The physical types of parquet.thrift, `enum Type`.
enum ParquetPhysicalType: Int, Sendable {
  case boolean = 0
  case int32 = 1
  case int64 = 2
  case int96 = 3
  case float = 4
  case double = 5
  case byteArray = 6
  case fixedByteArray = 7

  /// Bytes of a value in the PLAIN encoding; nil for booleans and byte arrays.
  func plainByteCount(typeLength: Int) -> Int? {
    switch self {
    case .boolean, .byteArray: nil
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .fixedByteArray: typeLength
    }
  }
}

/// The encodings of parquet.thrift, `enum Encoding`.
public enum ParquetEncoding: Int, Sendable, CaseIterable {
  case plain = 0
  case plainDictionary = 2
  case runLength = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case runLengthDictionary = 8
  case byteStreamSplit = 9

  var isDictionary: Bool { self == .plainDictionary || self == .runLengthDictionary }
}

/// The codecs of parquet.thrift, `enum CompressionCodec`.
public enum ParquetCodec: Int, Sendable, CaseIterable {
  case uncompressed = 0
  case snappy = 1
  case gzip = 2
  case lzo = 3
  case brotli = 4
  case lz4Hadoop = 5
  case zstd = 6
  case lz4Raw = 7
}

/// The page types of parquet.thrift, `enum PageType`.
enum ParquetPageType: Int {
  case data = 0
  case index = 1
  case dictionary = 2
  case dataV2 = 3
}
