/// A horizontal part of a file.
public struct ParquetRowGroup: Sendable {
  let footer: ParquetFooter
  let index: Int

  public var rowCount: Int { footer.metadata.rowGroups[index].rowCount }
  /// Number of its first row in the file.
  public var firstRow: Int { footer.metadata.rowGroups[index].firstRow }

  /// The part of column `i` of the schema that lies in this row group.
  public func column(_ i: Int) -> ParquetColumnChunk {
    ParquetColumnChunk(footer: footer, rowGroup: index, leaf: footer.leaves[i])
  }
}

/// A column's part of a row group: sizes, statistics, encodings.
public struct ParquetColumnChunk: Sendable {
  let footer: ParquetFooter
  let rowGroup: Int
  let leaf: LeafColumn

  var metadata: ColumnChunkMetadata { footer.chunk(rowGroup, leaf) }

  public var compressedByteCount: Int { metadata.compressedByteCount }
  public var uncompressedByteCount: Int { metadata.uncompressedByteCount }
  /// NULLs included.
  public var valueCount: Int { metadata.valueCount }
  public var hasDictionary: Bool { metadata.dictionaryPageOffset > 0 }
  public var hasPageIndex: Bool { !metadata.offsetIndex.isEmpty }
  public var hasBloomFilter: Bool { metadata.bloomFilterOffset > 0 }

  /// nil for a codec this reader does not know.
  public var codec: ParquetCodec? { ParquetCodec(rawValue: metadata.codec) }

  public var encodings: [ParquetEncoding] {
    let bits = metadata.encodingBits
    return ParquetEncoding.allCases.filter { bits & (1 << UInt32($0.rawValue)) != 0 }
  }

  /// Bounds and counts in terms of the column's SQL type; parsed at each call. nil when the file has none.
  public var statistics: ColumnStatistics? {
    let range = metadata.statistics
    guard !range.isEmpty else { return nil }
    return try? StoredStatistics(footer.slice(range)).converted(for: leaf, hasTypeOrder: footer.hasTypeOrder(leaf))
  }
}
