import CKernels
import CSimdJSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Parses the records of chunks into batches. One a thread; chunks in any order.
package struct CSVChunkParser {
  package let file: String
  package let format: CSVFormat
  package let layout: CSVLayout
  private var index: CSVRecordIndex
  private var chunk: TextChunk?
  private var at = 0
  private var line = 1
  /// Names of the first record, once a chunk with the header was seen.
  package private(set) var header: [String]?

  /// Refuses formats and column types that cannot work.
  package init(file: String, format: CSVFormat, layout: CSVLayout) throws(TextError) {
    if let problem = format.problem { throw TextError(file: file, problem) }
    if layout.fields.isEmpty { throw TextError(file: file, "a CSV text needs at least one column") }
    for column in layout.projection {
      guard layout.fields.indices.contains(column) else { throw TextError(file: file, "no column \(column)") }
      let field = layout.fields[column]
      switch field.type.physical {
      case .none, .nested:
        throw TextError(file: file, "the type \(field.type) cannot be read from CSV", column: field.name)
      default: break
      }
    }
    self.file = file
    self.format = format
    self.layout = layout
    index = CSVRecordIndex(format: format, fieldCount: layout.fields.count)
  }

  /// Makes `chunk` the next text of `next()`.
  package mutating func start(_ chunk: TextChunk) {
    self.chunk = chunk
    at = 0
    line = chunk.start.line
    if chunk.isFirst, format.hasHeader, !chunk.isOversized { skipHeader(chunk) }
  }

  private mutating func skipHeader(_ chunk: TextChunk) {
    let bytes = UnsafePointer(chunk.buffer.pointer(as: UInt8.self))
    guard let (names, end) = CSVHeader.first(bytes, chunk.byteCount, format) else { return }
    header = names
    line += colq_count_byte(bytes, end, 0x0A)
    at = end
  }

  /// The next batch of the chunk, nil at its end. A batch may be empty and only carry malformed rows.
  package mutating func next() -> TextBatch? {
    guard let chunk, at < chunk.byteCount else { return nil }
    if chunk.isOversized { return oversized(chunk) }
    let bytes = UnsafePointer(chunk.buffer.pointer(as: UInt8.self))
    let from = at
    let start = TextPosition(offset: chunk.start.offset + from, line: line)
    at = index.fill(bytes, from: from, to: chunk.byteCount, mostRows: CSVRecordIndex.rowCapacity)
    line += colq_count_byte(bytes + from, at - from, 0x0A)
    let isLast = at == chunk.byteCount
    let end = isLast ? chunk.end : TextPosition(offset: chunk.start.offset + at, line: line)
    var problems = index.malformed.map { Problem(start: $0.start, end: $0.end, reason: $0.reason, column: nil) }
    let batch = makeBatch(chunk, bytes, from: from, problems: &problems)
    problems.sort { $0.start < $1.start }
    return TextBatch(batch: batch, start: start, end: end, malformed: rows(of: problems, chunk, from: from, start))
  }

  private struct Problem {
    var start: Int
    var end: Int
    var reason: String
    var column: Int?
  }

  private func makeBatch(
    _ chunk: TextChunk, _ bytes: UnsafePointer<UInt8>, from: Int, problems: inout [Problem]
  ) -> Batch {
    let rowCount = index.rowCount
    let fields = CSVFields(
      bytes: bytes, positions: index.positions.pointer(), rowStarts: index.rowStarts.pointer(),
      rowFirsts: index.rowFirsts.pointer(), rowCount: rowCount, fieldCount: layout.fields.count, format: format,
      chunk: chunk.buffer)
    // Row -> the column at fault, -1 for the whole record.
    var failed: [Int: (column: Int, reason: String)] = [:]
    checkText(fields, from: from, &failed)
    var columns: [Vector] = []
    columns.reserveCapacity(layout.projection.count)
    for column in layout.projection {
      var parser = CSVColumnParser(fields, column: column, field: layout.fields[column])
      columns.append(parser.parse())
      for row in parser.failures where failed[row] == nil {
        failed[row] = (column, "the value is no \(layout.fields[column].type)")
      }
    }
    let whole = Batch(columns: columns, count: rowCount)
    if failed.isEmpty { return whole }
    for (row, failure) in failed {
      let (start, end) = recordBounds(fields, row)
      problems.append(
        Problem(
          start: start, end: end, reason: failure.reason, column: failure.column < 0 ? nil : failure.column))
    }
    return whole.take(Selection((0..<rowCount).filter { failed[$0] == nil }))
  }

  /// Ill-formed UTF-8 and NUL bytes: looked for in the whole stretch, then, if there are any, in each row.
  private func checkText(_ fields: CSVFields, from: Int, _ failed: inout [Int: (column: Int, reason: String)]) {
    let isText = colq_valid_utf8(fields.bytes + from, at - from)
    let hasNUL = memchr(fields.bytes + from, 0, at - from) != nil
    if isText, !hasNUL { return }
    for row in 0..<fields.rowCount {
      let (start, end) = recordBounds(fields, row)
      if !isText, !colq_valid_utf8(fields.bytes + start, end - start) {
        failed[row] = (-1, "the record is not well-formed UTF-8")
      } else if hasNUL, memchr(fields.bytes + start, 0, end - start) != nil {
        failed[row] = (-1, "the record holds a NUL byte")
      }
    }
  }

  /// First byte of a row's record, and the byte behind its line feed.
  private func recordBounds(_ fields: CSVFields, _ row: Int) -> (Int, Int) {
    let last = Int(fields.rowFirsts[row]) + fields.fieldCount - 1
    return (Int(fields.rowStarts[row]), Int(fields.positions[last]) + 1)
  }

  private func rows(of problems: [Problem], _ chunk: TextChunk, from: Int, _ start: TextPosition) -> [MalformedRow] {
    let bytes = chunk.buffer.pointer(as: UInt8.self)
    var counted = from
    var physical = start.line
    return problems.map { problem in
      physical += colq_count_byte(bytes + counted, problem.start - counted, 0x0A)
      counted = problem.start
      return MalformedRow(
        file: file, line: physical, offset: chunk.start.offset + problem.start, reason: problem.reason,
        column: problem.column.map { layout.fields[$0].name }, raw: chunk.raw(problem.start, problem.end))
    }
  }

  private mutating func oversized(_ chunk: TextChunk) -> TextBatch {
    at = chunk.byteCount
    let columns = layout.projection.map { Vector(layout.fields[$0].type, []) }
    return TextBatch(
      batch: Batch(columns: columns, count: 0), start: chunk.start, end: chunk.end,
      malformed: [chunk.oversizedRow(file: file, limit: format.recordLimit)])
  }
}

extension TextChunk {
  /// The bytes of a record without its line end, not more than a malformed row keeps.
  func raw(_ start: Int, _ end: Int) -> [UInt8] {
    let bytes = UnsafePointer(buffer.pointer(as: UInt8.self))
    var stop = end
    if stop > start, bytes[stop - 1] == 0x0A { stop -= 1 }
    if stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
    let count = min(stop - start, TextLimits.rawByteCount)
    return Array(UnsafeBufferPointer(start: bytes + start, count: count))
  }

  func oversizedRow(file: String, limit: Int) -> MalformedRow {
    MalformedRow(
      file: file, line: start.line, offset: start.offset, reason: "the record is longer than \(limit) bytes",
      column: nil, raw: raw(0, byteCount))
  }
}
