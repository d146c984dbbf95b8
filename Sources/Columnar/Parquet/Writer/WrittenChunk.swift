/// A row group that is in the sink.
struct WrittenRowGroup {
  var rowCount: Int
  var offset: Int
  var chunks: [WrittenChunk] = []
}

/// A column chunk that is in the sink: all but its bytes.
struct WrittenChunk {
  /// Byte of the file at which it begins.
  let offset: Int
  let byteCount: Int
  let description: Description
  /// Where its indexes lie; empty when there are none.
  var offsetIndex: Range<Int> = 0..<0
  var columnIndex: Range<Int> = 0..<0

  struct Description {
    let codec: ParquetCodec
    let encoding: ParquetEncoding
    let valueCount: Int
    let nullCount: Int
    let distinctCount: Int?
    let uncompressedByteCount: Int
    let dictionaryByteCount: Int
    let pages: [EncodedChunk.Page]
    let min: Value?
    let max: Value?
    let minBound: EncodedChunk.Bound?
    let maxBound: EncodedChunk.Bound?
    let isAscending: Bool
    let hasPageBounds: Bool
  }

  init(_ chunk: EncodedChunk, offset: Int) {
    self.offset = offset
    byteCount = chunk.bytes.count
    description = Description(
      codec: chunk.codec, encoding: chunk.encoding, valueCount: chunk.valueCount, nullCount: chunk.nullCount,
      distinctCount: chunk.distinctCount, uncompressedByteCount: chunk.uncompressedByteCount,
      dictionaryByteCount: chunk.dictionaryByteCount, pages: chunk.pages, min: chunk.min, max: chunk.max,
      minBound: chunk.minBound, maxBound: chunk.maxBound, isAscending: chunk.isAscending,
      hasPageBounds: chunk.hasPageBounds)
  }

  /// Statistics of several chunks of one column together.
  static func merged(_ chunks: [WrittenChunk]) -> ColumnStatistics {
    var out = ColumnStatistics(nullCount: 0)
    for chunk in chunks {
      out.nullCount = (out.nullCount ?? 0) + chunk.description.nullCount
      if let low = chunk.description.min, out.min.map({ low.isLess($0) }) ?? true { out.min = low }
      if let high = chunk.description.max, out.max.map({ $0.isLess(high) }) ?? true { out.max = high }
    }
    out.isMinExact = out.min != nil
    out.isMaxExact = out.max != nil
    if chunks.count == 1 { out.distinctCount = chunks[0].description.distinctCount }
    return out
  }
}
