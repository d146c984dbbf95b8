import CSimdJSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads NDJSON in order: batches of rows, with the malformed lines beside them. For several threads: `chunkQueue`.
package struct NDJSONReader {
  private var chunker: RecordChunker
  private var parser: NDJSONChunkParser

  /// - Parameter start: the `end` of an earlier batch of the same file, to go on behind it.
  package init(
    _ source: any ByteSource, format: NDJSONFormat = NDJSONFormat(), schema: Schema, start: TextPosition = .start
  ) throws(TextError) {
    parser = try NDJSONChunkParser(file: source.name, format: format, schema: schema)
    chunker = try RecordChunker(
      source, delimiter: 0x2C, quote: nil, start: start, chunkByteCount: format.chunkByteCount,
      recordLimit: format.recordLimit)
  }

  package init(
    path: String, format: NDJSONFormat = NDJSONFormat(), schema: Schema, start: TextPosition = .start
  ) throws(TextError) {
    self = try NDJSONReader(try TextFile.open(path), format: format, schema: schema, start: start)
  }

  package var schema: Schema { parser.schema }

  /// Stored bytes read, and their total where known.
  package var progress: (done: Int, total: Int?) { chunker.source.progress }

  /// The next rows, nil at the end.
  package mutating func next() throws(TextError) -> TextBatch? {
    while true {
      if let batch = parser.next() { return batch }
      guard let chunk = try chunker.next() else { return nil }
      parser.start(chunk)
    }
  }

  /// The next rows; the first malformed line is an error with file, line and column.
  package mutating func nextStrict() throws(TextError) -> Batch? {
    guard let part = try next() else { return nil }
    if let row = part.malformed.first { throw TextError(row) }
    return part.batch
  }

  /// The chunks of a file for several threads, each with an `NDJSONChunkParser` of its own.
  package static func chunkQueue(
    path: String, format: NDJSONFormat = NDJSONFormat(), start: TextPosition = .start
  ) throws(TextError) -> TextChunkQueue {
    try TextChunkQueue(
      opening: path, delimiter: 0x2C, quote: nil, start: start, chunkByteCount: format.chunkByteCount,
      recordLimit: format.recordLimit)
  }

  /// Keys and types of the first lines: keys in the order of their first appearance; arrays and objects become JSON.
  package static func inferSchema(path: String) throws(TextError) -> Schema {
    try inferSchema(try TextFile.open(path))
  }

  package static func inferSchema(_ source: any ByteSource) throws(TextError) -> Schema {
    let sample = try TextSample(source, byteCount: 1 << 20)
    let parser = try JSONLineParser(file: source.name, keys: [])
    var names: [String] = []
    var guesses: [String: TypeGuess] = [:]
    var at = 0
    while at < sample.byteCount {
      let rest = sample.byteCount - at
      let feed = memchr(sample.bytes + at, 0x0A, rest)
      let count = feed.map { UnsafeRawPointer($0) - UnsafeRawPointer(sample.bytes + at) } ?? rest
      for (key, cell) in parser.members(sample.bytes + at, count) ?? [] {
        if guesses[key] == nil {
          names.append(key)
          guesses[key] = TypeGuess()
        }
        switch Int(cell.kind) {
        case Int(COLQ_JSON_NULL): break
        case Int(COLQ_JSON_NESTED): guesses[key]?.addNested()
        default: guesses[key]?.add(cell.string, mayBeNumber: Int(cell.kind) != Int(COLQ_JSON_STRING))
        }
      }
      at += count + 1
    }
    if names.isEmpty {
      throw TextError(file: source.name, "no JSON object in the first lines: the file has no columns")
    }
    return Schema(names.map { Field($0, guesses[$0]?.type ?? .text) })
  }
}
