#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Parses the lines of chunks into batches. One a thread; chunks in any order.
package struct NDJSONChunkParser {
  package let file: String
  package let format: NDJSONFormat
  /// Columns of the batches; a key goes to the column of its name, without regard to ASCII case where none is exact.
  package let schema: Schema
  private let parser: JSONLineParser
  private var chunk: TextChunk?
  private var at = 0
  private var line = 1

  package init(file: String, format: NDJSONFormat = NDJSONFormat(), schema: Schema) throws(TextError) {
    self.file = file
    self.format = format
    self.schema = schema
    parser = try JSONLineParser(file: file, schema: schema, format: "NDJSON")
  }

  /// Makes `chunk` the next text of `next()`.
  package mutating func start(_ chunk: TextChunk) {
    self.chunk = chunk
    at = 0
    line = chunk.start.line
  }

  /// The next batch of the chunk, nil at its end. A batch may be empty and only carry malformed rows.
  package mutating func next() -> TextBatch? {
    guard let chunk, at < chunk.byteCount else { return nil }
    let start = TextPosition(offset: chunk.start.offset + at, line: line)
    if chunk.isOversized {
      at = chunk.byteCount
      let columns = schema.fields.map { Vector($0.type, []) }
      return TextBatch(
        batch: Batch(columns: columns, count: 0), start: start, end: chunk.end,
        malformed: [chunk.oversizedRow(file: file, limit: format.recordLimit)])
    }
    let (batch, malformed) = parseRows(chunk)
    let isLast = at == chunk.byteCount
    let end = isLast ? chunk.end : TextPosition(offset: chunk.start.offset + at, line: line)
    return TextBatch(batch: batch, start: start, end: end, malformed: malformed)
  }

  private mutating func parseRows(_ chunk: TextChunk) -> (Batch, [MalformedRow]) {
    let bytes = UnsafePointer(chunk.buffer.pointer(as: UInt8.self))
    let estimate = min(Batch.targetRowCount, (chunk.byteCount - at) / 64 + 8)
    var columns = schema.fields.map {
      JSONColumnBuilder($0, epoch: format.epoch, chunk: chunk.buffer, capacity: estimate)
    }
    var malformed: [MalformedRow] = []
    var dropped: [Int] = []
    var rows = 0
    while at < chunk.byteCount, rows < Batch.targetRowCount {
      let from = at
      let feed = memchr(bytes + from, 0x0A, chunk.byteCount - from)
      let end = feed.map { UnsafeRawPointer($0) - UnsafeRawPointer(bytes) } ?? chunk.byteCount
      at = min(end + 1, chunk.byteCount)
      let isBlank = Self.isBlank(bytes, from, end)
      if !isBlank, let problem = parseLine(bytes + from, end - from, &columns, &rows, &dropped) {
        malformed.append(
          MalformedRow(
            file: file, line: line, offset: chunk.start.offset + from, reason: problem.reason, column: problem.column,
            raw: chunk.raw(from, at)))
      }
      line += 1
    }
    let whole = Batch(columns: columns.indices.map { columns[$0].finish() }, count: rows)
    if dropped.isEmpty { return (whole, malformed) }
    let bad = Set(dropped)
    return (whole.take(Selection((0..<rows).filter { !bad.contains($0) })), malformed)
  }

  private static func isBlank(_ bytes: UnsafePointer<UInt8>, _ from: Int, _ end: Int) -> Bool {
    var at = from
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
    return at == end
  }

  /// Appends one row, or tells what is wrong with it. A row with a value of the wrong type is appended and dropped later.
  private func parseLine(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ columns: inout [JSONColumnBuilder], _ rows: inout Int,
    _ dropped: inout [Int]
  ) -> (reason: String, column: String?)? {
    if let reason = parser.parse(start, count) { return ("invalid JSON: \(reason)", nil) }
    if format.unknownKeys == .reject, parser.unknownCount > 0 {
      return ("unknown key \"\(parser.firstUnknown.string)\"", nil)
    }
    var fault: Int?
    for i in columns.indices where !columns[i].append(parser.cells[i]) { fault = fault ?? i }
    if let fault {
      dropped.append(rows)
      rows += 1
      return ("the value is no \(schema.fields[fault].type)", schema.fields[fault].name)
    }
    rows += 1
    return nil
  }
}
