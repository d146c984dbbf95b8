/// Writes a column chunk's part of the footer (parquet.thrift, `ColumnChunk`).
enum ChunkFooterEncoder {
  static func append(_ chunk: WrittenChunk, _ leaf: FooterEncoder.Leaf, _ out: inout ThriftWriter) {
    out.int64(2, 0)
    out.structure(3) { metadata(chunk, leaf, &$0) }
    if !chunk.offsetIndex.isEmpty {
      out.int64(4, chunk.offsetIndex.lowerBound)
      out.int32(5, chunk.offsetIndex.count)
    }
    if !chunk.columnIndex.isEmpty {
      out.int64(6, chunk.columnIndex.lowerBound)
      out.int32(7, chunk.columnIndex.count)
    }
  }

  private static func metadata(_ chunk: WrittenChunk, _ leaf: FooterEncoder.Leaf, _ out: inout ThriftWriter) {
    let it = chunk.description
    out.int32(1, leaf.physicalType.rawValue)
    var encodings: [ParquetEncoding] = [.runLength]
    if it.encoding != .runLength { encodings.append(it.encoding) }
    if it.encoding.isDictionary { encodings.append(.plain) }
    out.list(2, .int32, count: encodings.count)
    for encoding in encodings { out.element(encoding.rawValue) }
    out.list(3, .binary, count: leaf.path.count)
    for name in leaf.path { out.element(Array(name.utf8)) }
    out.int32(4, it.codec.rawValue)
    out.int64(5, it.valueCount)
    out.int64(6, it.uncompressedByteCount)
    out.int64(7, chunk.byteCount)
    out.int64(9, chunk.offset + it.dictionaryByteCount)
    if it.encoding.isDictionary { out.int64(11, chunk.offset) }
    out.structure(12) { statistics(it, &$0) }
    encodingStatistics(it, &out)
  }

  private static func statistics(_ chunk: WrittenChunk.Description, _ out: inout ThriftWriter) {
    out.int64(3, chunk.nullCount)
    if let distinct = chunk.distinctCount { out.int64(4, distinct) }
    if let low = chunk.minBound, let high = chunk.maxBound {
      out.binary(5, high.bytes)
      out.binary(6, low.bytes)
      out.boolean(7, high.isExact)
      out.boolean(8, low.isExact)
    }
  }

  private static func encodingStatistics(_ chunk: WrittenChunk.Description, _ out: inout ThriftWriter) {
    let hasDictionary = chunk.encoding.isDictionary
    out.list(13, .structure, count: hasDictionary ? 2 : 1)
    if hasDictionary {
      out.structElement {
        $0.int32(1, ParquetPageType.dictionary.rawValue)
        $0.int32(2, ParquetEncoding.plain.rawValue)
        $0.int32(3, 1)
      }
    }
    out.structElement {
      $0.int32(1, ParquetPageType.dataV2.rawValue)
      $0.int32(2, chunk.encoding.rawValue)
      $0.int32(3, chunk.pages.count)
    }
  }
}
