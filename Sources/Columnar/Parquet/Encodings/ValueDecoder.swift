/// Decodes the values of one page one after the other, without NULLs.
///
/// A value is left as one byte (booleans), 4 or 8 bytes (numbers) or a `StringView` (byte arrays of any length).
protocol ValueDecoder: AnyObject {
  /// What owns the bytes behind the string views of the last `decode`; nil when there are none.
  var retained: AnyObject? { get }

  /// Writes the next `count` values to `out`. Throws when the page has fewer.
  func decode(_ count: Int, into out: UnsafeMutableRawPointer) throws(ParquetError)

  /// Writes those of the next `span` values that `positions` name: ascending, below `span`. `stride`: bytes of a value.
  func decode(
    selected positions: UnsafePointer<UInt32>, _ count: Int, of span: Int, into out: UnsafeMutableRawPointer,
    stride: Int
  ) throws(ParquetError)

  func skip(_ count: Int) throws(ParquetError)
}

extension ValueDecoder {
  var retained: AnyObject? { nil }

  static func tooFewValues() -> ParquetError { .corrupt("a page holds fewer values than its header says") }
}

/// One encoding of values; makes a decoder for a page of it.
protocol ValueEncoding: Sendable {
  static var encoding: ParquetEncoding { get }

  /// nil when the encoding does not apply to the physical type. `valueCount` bounds the values of the page.
  static func decoder(_ page: PageBytes, _ shape: ValueShape, valueCount: Int) throws(ParquetError) -> (
    any ValueDecoder
  )?
}

/// The physical type with its length: how stored values look.
struct ValueShape: Sendable {
  let physicalType: ParquetPhysicalType
  let typeLength: Int

  /// Bytes of a decoded value.
  var decodedByteCount: Int {
    switch physicalType {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96, .byteArray, .fixedByteArray: 16
    }
  }

  /// Bytes of a stored value of fixed length, nil otherwise.
  var fixedByteCount: Int? { physicalType.plainByteCount(typeLength: typeLength) }
}

/// The encodings of values that are not dictionary codes.
enum ValueEncodings {
  static let all: [any ValueEncoding.Type] = [
    ByteStreamSplitEncoding.self, DeltaBinaryPackedEncoding.self, DeltaByteArrayEncoding.self,
    DeltaLengthByteArrayEncoding.self, PlainEncoding.self, RunLengthBooleanEncoding.self,
  ]

  private static let table: [(any ValueEncoding.Type)?] = (0..<10).map { raw in
    all.first { $0.encoding.rawValue == raw }
  }

  static func decoder(
    _ raw: Int, _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> any ValueDecoder {
    guard table.indices.contains(raw), let encoding = table[raw] else {
      throw ParquetError(.unsupported, "a page has the unknown encoding \(raw)")
    }
    guard let decoder = try encoding.decoder(page, shape, valueCount: valueCount) else {
      throw ParquetError(
        .unsupported,
        "a page of \(shape.physicalType) values has the encoding \(encoding.encoding), which is not theirs")
    }
    return decoder
  }
}
