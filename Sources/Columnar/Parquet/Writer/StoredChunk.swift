#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A column chunk of the row group being written, kept to find later chunks with the same bytes.
///
/// Parquet names the place of each chunk, so two columns may name one place. Equal bytes are not enough: readers take
/// what the bytes mean from the column.
struct StoredChunk {
  let column: WriterColumn
  let chunk: EncodedChunk
  let offset: Int

  func isSame(_ other: StoredChunk) -> Bool {
    chunk.bytes.count == other.chunk.bytes.count && chunk.codec == other.chunk.codec
      && chunk.encoding == other.chunk.encoding && chunk.dictionaryByteCount == other.chunk.dictionaryByteCount
      && column.physicalType == other.column.physicalType && column.typeLength == other.column.typeLength
      && column.isOptional == other.column.isOptional
      && memcmp(chunk.bytes.base, other.chunk.bytes.base, chunk.bytes.count) == 0
  }
}
