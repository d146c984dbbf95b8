import Synchronization

/// Reads a CSV text in order: batches of rows, with the malformed records beside them.
///
///     var reader = try CSVReader(path: "x.csv", format: .comma, layout: CSVLayout(fields))
///     while let part = try reader.next() { … part.batch … part.malformed … part.end … }
package struct CSVReader {
  private var chunker: RecordChunker
  private var parser: CSVChunkParser

  /// - Parameter start: the `end` of an earlier batch of the same file, to go on behind it.
  package init(
    _ source: any ByteSource, format: CSVFormat = .comma, layout: CSVLayout, start: TextPosition = .start
  ) throws(TextError) {
    parser = try CSVChunkParser(file: source.name, format: format, layout: layout)
    chunker = try RecordChunker(
      source, delimiter: format.delimiter, quote: format.quote, start: start, chunkByteCount: format.chunkByteCount,
      recordLimit: format.recordLimit)
  }

  package init(
    path: String, format: CSVFormat = .comma, layout: CSVLayout, start: TextPosition = .start
  ) throws(TextError) {
    self = try CSVReader(try TextFile.open(path), format: format, layout: layout, start: start)
  }

  /// Column types of the batches.
  package var schema: Schema { parser.layout.schema }

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

  /// The next rows; the first malformed record is an error with file, line and column.
  package mutating func nextStrict() throws(TextError) -> Batch? {
    guard let part = try next() else { return nil }
    if let row = part.malformed.first { throw TextError(row) }
    return part.batch
  }
}

/// Hands the chunks of one file to several threads, in order of the file.
///
/// The cut is sequential but runs at memory speed; each thread parses its chunks with a parser of its own.
package final class TextChunkQueue: Sendable {
  private struct State: ~Copyable, @unchecked Sendable {
    // The source inside is reached through the lock only: that is why it may cross threads.
    var chunker: RecordChunker
  }
  private let state: Mutex<State>

  package init(
    opening path: String, delimiter: UInt8, quote: UInt8?, start: TextPosition = .start,
    chunkByteCount: Int = TextLimits.chunkByteCount, recordLimit: Int = TextLimits.recordByteCount
  ) throws(TextError) {
    let chunker = try RecordChunker(
      try TextFile.open(path), delimiter: delimiter, quote: quote, start: start, chunkByteCount: chunkByteCount,
      recordLimit: recordLimit)
    state = Mutex(State(chunker: chunker))
  }

  /// For CSV of `format`.
  package convenience init(path: String, format: CSVFormat, start: TextPosition = .start) throws(TextError) {
    try self.init(
      opening: path, delimiter: format.delimiter, quote: format.quote, start: start,
      chunkByteCount: format.chunkByteCount, recordLimit: format.recordLimit)
  }

  /// The next chunk, nil at the end.
  package func next() throws(TextError) -> TextChunk? {
    try state.withLock { (state) throws(TextError) -> TextChunk? in try state.chunker.next() }
  }
}
