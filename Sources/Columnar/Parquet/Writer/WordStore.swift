/// A column's store, by its word.
///
/// A case a word and not a protocol: calls through a witness table run `ColumnStore`'s generic code, which looks each word's
/// size, hash and order up at run time; calls on a concrete class are compiled for its word.
enum WordStore {
  case byte(ColumnStore<UInt8>)
  case int32(ColumnStore<Int32>)
  case int64(ColumnStore<Int64>)
  case float(ColumnStore<Float>)
  case double(ColumnStore<Double>)
  case string(ColumnStore<StringView>)
  case int128(ColumnStore<Int128>)

  func append(_ vector: Vector) throws(ParquetError) {
    switch self {
    case .byte(let store): try store.append(vector)
    case .int32(let store): try store.append(vector)
    case .int64(let store): try store.append(vector)
    case .float(let store): try store.append(vector)
    case .double(let store): try store.append(vector)
    case .string(let store): try store.append(vector)
    case .int128(let store): try store.append(vector)
    }
  }

  /// Encodes what was appended as a column chunk and forgets it.
  func flush(_ encoder: ChunkEncoder) throws(ParquetError) -> EncodedChunk {
    switch self {
    case .byte(let store): try store.flush(encoder)
    case .int32(let store): try store.flush(encoder)
    case .int64(let store): try store.flush(encoder)
    case .float(let store): try store.flush(encoder)
    case .double(let store): try store.flush(encoder)
    case .string(let store): try store.flush(encoder)
    case .int128(let store): try store.flush(encoder)
    }
  }
}
