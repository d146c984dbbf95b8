import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A piece of a text file that starts and ends between two records, and is parsed on its own.
package struct TextChunk: Sendable {
  package let buffer: Buffer
  /// Bytes of `buffer` that hold records; each ends with a line feed (the last one of a file perhaps a virtual one).
  package let byteCount: Int
  package let start: TextPosition
  package let end: TextPosition
  /// From 0, in the order of the file.
  package let index: Int
  /// True for the chunk that holds the first record of the file, where a header would be.
  package let isFirst: Bool
  /// Set when the chunk is only the beginning of one line that is longer than the record limit.
  package let isOversized: Bool
}

/// Cuts a text into chunks at record borders: one fast sequential scan, so that several threads can parse the chunks.
///
/// A border is a line feed outside quotes. A record whose quotes break RFC 4180, or that is longer than the limit, ends
/// at its first line feed, so that it cannot swallow the records behind it; the parser applies the same rule to a chunk
/// and comes to the same borders, because it sees a part of what this scan saw.
package struct RecordChunker {
  package let source: any ByteSource
  private let delimiter: Int32
  /// -1 without quoting: then every line is a record (NDJSON).
  private let quote: Int32
  private let chunkByteCount: Int
  private let recordLimit: Int
  private var position: TextPosition
  private var index = 0
  private var carry: (buffer: Buffer, from: Int, count: Int)?
  private var isEnded = false
  private let startsAtFirstRecord: Bool

  /// - Parameter start: a record border to go on from; the source stands at its own beginning.
  package init(
    _ source: any ByteSource, delimiter: UInt8, quote: UInt8?, start: TextPosition = .start,
    chunkByteCount: Int = TextLimits.chunkByteCount, recordLimit: Int = TextLimits.recordByteCount
  ) throws(TextError) {
    self.source = source
    self.delimiter = Int32(delimiter)
    self.quote = quote.map { Int32($0) } ?? -1
    self.chunkByteCount = max(1, chunkByteCount)
    self.recordLimit = min(max(1, recordLimit), 1 << 30)
    position = start
    startsAtFirstRecord = start.offset == 0
    if start.offset > 0 { try source.skip(start.offset) }
  }

  /// The next chunk, nil at the end.
  package mutating func next() throws(TextError) -> TextChunk? {
    var piece = chunkByteCount
    while !isEnded || carry != nil {
      let (buffer, total) = try fill(piece)
      var from = 0
      if position.offset == 0, !isEnded, total < 3 {
        // A byte order mark may still become complete.
        carry = (buffer, 0, total)
        continue
      }
      if position.offset == 0 {
        let bytes = buffer.pointer(as: UInt8.self)
        if total >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
          position.offset = 3
          from = 3
        }
      }
      if from > 0 || total == 0 {
        carry = total > from ? (buffer, from, total - from) : nil
        continue
      }
      let cut = lastBorder(buffer, total)
      if cut > 0 { return emit(buffer, cut, of: total) }
      if isEnded { return emitLast(buffer, total) }
      if total >= recordLimit { return try emitOversized(buffer, total) }
      carry = (buffer, 0, total)
      // A long record: read twice as much, so that scanning it again costs no more than reading it.
      piece = min(max(piece, total), max(1, recordLimit))
    }
    return nil
  }

  /// The carried bytes and up to `piece` more.
  private mutating func fill(_ piece: Int) throws(TextError) -> (Buffer, Int) {
    let kept = carry?.count ?? 0
    let buffer = Buffer(byteCount: kept + piece + 1)
    if let carry { memcpy(buffer.base, carry.buffer.base + carry.from, kept) }
    carry = nil
    var total = kept
    while total < kept + piece, !isEnded {
      let room = UnsafeMutableRawBufferPointer(start: buffer.base + total, count: kept + piece - total)
      let got = try source.read(into: room)
      if got == 0 { isEnded = true }
      total += got
    }
    return (buffer, total)
  }

  /// End of the last whole record in the first `total` bytes; 0 when there is none.
  private func lastBorder(_ buffer: Buffer, _ total: Int) -> Int {
    let bytes = UnsafePointer(buffer.pointer(as: UInt8.self))
    var at = 0
    while at < total {
      var scan = colq_csv_scan()
      scan.at = at
      scan.record_end = at
      scan.start_ok = 1
      let status = colq_csv_borders(bytes, total, delimiter, quote, recordLimit, &scan)
      at = scan.record_end
      let isTooLong = total - at >= recordLimit
      if status == Int32(COLQ_CSV_END), !isTooLong { return at }
      var fields = 0
      var end = 0
      let stop = min(total, at + recordLimit)
      let record = colq_csv_record(bytes, at, stop, delimiter, quote, nil, 0, &fields, &end)
      if record == Int32(COLQ_CSV_RECORD) {
        at = end
        continue
      }
      if record == Int32(COLQ_CSV_UNTERMINATED), !isTooLong { return at }
      guard let feed = memchr(bytes + at, 0x0A, total - at) else { return at }
      at = UnsafeRawPointer(feed) - UnsafeRawPointer(bytes) + 1
    }
    return at
  }

  private mutating func emit(_ buffer: Buffer, _ cut: Int, of total: Int) -> TextChunk {
    if cut < total { carry = (buffer, cut, total - cut) }
    let lines = colq_count_byte(buffer.pointer(as: UInt8.self), cut, 0x0A)
    return chunk(buffer, cut, end: TextPosition(offset: position.offset + cut, line: position.line + lines))
  }

  /// What is left at the end of the text, with a line feed behind it that the text does not have.
  private mutating func emitLast(_ buffer: Buffer, _ total: Int) -> TextChunk {
    let bytes = buffer.pointer(as: UInt8.self)
    bytes[total] = 0x0A
    let lines = colq_count_byte(bytes, total, 0x0A) + 1
    return chunk(buffer, total + 1, end: TextPosition(offset: position.offset + total, line: position.line + lines))
  }

  /// Passes over the rest of a line that is longer than the record limit, keeping its beginning.
  private mutating func emitOversized(_ buffer: Buffer, _ total: Int) throws(TextError) -> TextChunk {
    var length = total
    let scratch = Buffer(byteCount: 1 << 18)
    search: while true {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(start: scratch.base, count: scratch.byteCount))
      if got == 0 {
        isEnded = true
        break
      }
      if let feed = memchr(scratch.base, 0x0A, got) {
        let used = feed - scratch.base + 1
        length += used
        carry = used < got ? (scratch, used, got - used) : nil
        break search
      }
      length += got
    }
    let end = TextPosition(offset: position.offset + length, line: position.line + 1)
    return chunk(buffer, total, end: end, isOversized: true)
  }

  private mutating func chunk(
    _ buffer: Buffer, _ count: Int, end: TextPosition, isOversized: Bool = false
  ) -> TextChunk {
    defer {
      position = end
      index += 1
    }
    return TextChunk(
      buffer: buffer, byteCount: count, start: position, end: end, index: index,
      isFirst: startsAtFirstRecord && index == 0, isOversized: isOversized)
  }
}
