import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the fields of up to one batch of records lie in a chunk.
///
///     positions   a,bb,"c,c"\n   ->   1 4 10      each field's end: a delimiter, or the line feed of the last field
///     rows        start of the record, index of its first position
///
/// Only records with the right number of fields become rows; the others become malformed rows here.
struct CSVRecordIndex {
  let format: CSVFormat
  let fieldCount: Int
  private(set) var positions: Buffer
  private var positionCapacity: Int
  private let rowEnds: Buffer
  /// Start of each row's first byte in the chunk.
  let rowStarts: Buffer
  /// Index of each row's first position.
  let rowFirsts: Buffer
  private(set) var rowCount = 0
  /// Records that are no rows: start, end (behind the line feed) and why.
  private(set) var malformed: [(start: Int, end: Int, reason: String)] = []

  /// Less than a batch by what one 64-byte step may add.
  static let rowCapacity = Batch.targetRowCount - 64

  init(format: CSVFormat, fieldCount: Int) {
    self.format = format
    self.fieldCount = fieldCount
    positionCapacity = min(Self.rowCapacity * max(1, fieldCount), 1 << 20) + 1_024
    positions = Buffer(byteCount: (positionCapacity + 64) * 4)
    rowEnds = Buffer(byteCount: (Self.rowCapacity + 128) * 4)
    rowStarts = Buffer(byteCount: (Self.rowCapacity + 128) * 4)
    rowFirsts = Buffer(byteCount: (Self.rowCapacity + 128) * 4)
  }

  /// Indexes records from `start` on until a batch is full or the chunk ends; returns where it stopped.
  ///
  /// `bytes[stop - 1]` must be a line feed. At most `mostRows` rows.
  mutating func fill(_ bytes: UnsafePointer<UInt8>, from start: Int, to stop: Int, mostRows: Int) -> Int {
    rowCount = 0
    malformed.removeAll(keepingCapacity: true)
    var used = 0
    var at = start
    let quote = format.quote.map { Int32($0) } ?? -1
    while at < stop, rowCount < mostRows {
      var scan = colq_csv_scan()
      scan.at = at
      scan.start_ok = 1
      scan.positions = used
      let room = max(1, mostRows - rowCount)
      let status = colq_csv_index(
        bytes, stop, Int32(format.delimiter), quote, &scan, positions.pointer(), positionCapacity, rowEnds.pointer(),
        min(room, Self.rowCapacity))
      let records = min(scan.rows, room)
      let before = at
      var isRegular = true
      (at, used, isRegular) = takeRecords(records, bytes, from: at, firstPosition: used)
      if !isRegular || (status != Int32(COLQ_CSV_FULL) && scan.rows <= room && at < stop) {
        (at, used) = takeIrregular(bytes, from: at, to: stop, firstPosition: used)
      } else if at == before {
        if used == 0 || rowCount == 0 { grow() } else { break }
      }
      if status == Int32(COLQ_CSV_FULL), rowCount > 0, used > positionCapacity - 64 * (fieldCount + 2) { break }
    }
    return at
  }

  /// Rows of the regular records just indexed; stops at one that is longer than the limit.
  private mutating func takeRecords(
    _ count: Int, _ bytes: UnsafePointer<UInt8>, from start: Int, firstPosition: Int
  ) -> (at: Int, used: Int, isRegular: Bool) {
    let ends = rowEnds.pointer(as: UInt32.self)
    let places = positions.pointer(as: UInt32.self)
    let starts = rowStarts.pointer(as: UInt32.self)
    let firsts = rowFirsts.pointer(as: UInt32.self)
    let wanted = fieldCount
    let limit = format.recordLimit
    var row = rowCount
    var at = start
    var first = firstPosition
    var i = 0
    while i < count {
      let last = Int(ends[i])
      let end = Int(places[last]) &+ 1
      if end &- at > limit {
        rowCount = row
        return (at, first, false)
      }
      if last &+ 1 &- first == wanted {
        starts[row] = UInt32(truncatingIfNeeded: at)
        firsts[row] = UInt32(truncatingIfNeeded: first)
        row &+= 1
      }
      if last &+ 1 &- first != wanted || wanted == 0 { reject(bytes, at, end, fields: last &+ 1 &- first) }
      at = end
      first = last &+ 1
      i &+= 1
    }
    rowCount = row
    return (at, first, true)
  }

  /// A record with the wrong number of fields. An empty line is no record, unless a record is one field.
  private mutating func reject(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, fields: Int) {
    if end - start == 1 || (end - start == 2 && bytes[start] == 0x0D) { return }
    let expected = fieldCount == 1 ? "1 field" : "\(fieldCount) fields"
    malformed.append((start, end, "expected \(expected), found \(fields)"))
  }

  /// Steps over one record in which quotes are out of place.
  private mutating func takeIrregular(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to stop: Int, firstPosition: Int
  ) -> (at: Int, used: Int) {
    var fields = 0
    var end = 0
    let limited = min(stop, start + format.recordLimit)
    while positionCapacity - firstPosition < fieldCount { grow() }
    let status = colq_csv_record(
      bytes, start, limited, Int32(format.delimiter), format.quote.map { Int32($0) } ?? -1,
      positions.pointer() + firstPosition, positionCapacity - firstPosition, &fields, &end)
    if status == Int32(COLQ_CSV_RECORD) {
      guard fields == fieldCount else {
        reject(bytes, start, end, fields: fields)
        return (end, firstPosition)
      }
      rowStarts.pointer(as: UInt32.self)[rowCount] = UInt32(truncatingIfNeeded: start)
      rowFirsts.pointer(as: UInt32.self)[rowCount] = UInt32(truncatingIfNeeded: firstPosition)
      rowCount += 1
      return (end, firstPosition + fields)
    }
    // The record ends at its first line feed: what follows may be sound.
    let lineEnd = memchr(bytes + start, 0x0A, stop - start).map { $0 - UnsafeMutableRawPointer(mutating: bytes) + 1 }
    let reason =
      status == Int32(COLQ_CSV_GARBAGE)
      ? "text between a closing quote and the next delimiter"
      : limited < stop
        ? "the record is longer than \(format.recordLimit) bytes" : "a quoted field is not closed"
    malformed.append((start, lineEnd ?? stop, reason))
    return (lineEnd ?? stop, firstPosition)
  }

  /// Twice the room for positions; what is there stays.
  private mutating func grow() {
    let larger = Buffer(byteCount: (positionCapacity * 2 + 64) * 4)
    memcpy(larger.base, positions.base, (positionCapacity + 64) * 4)
    positions = larger
    positionCapacity *= 2
  }
}
