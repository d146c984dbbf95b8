import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a frame of the log lies in its segment; integers are little-endian, everything starts at multiples of 8 bytes.
///
///      0  XXH3-64 of all bytes from 8 on, XOR the segment's salt: no text of an event passes for a frame
///      8  bytes of the frame (u32), kind (u32)
///     16  first sequence number (i64), first rejected record (i64)
///     32  arrival in milliseconds (i64)
///     40  rows (u32), rejected records (u32)
///     48  bytes of the segment that were on disk when this frame was written (i64)
///     56  for each column: 1 or 0 (u64), whether a validity bitmap follows; the bitmap; the values
///         the rejected records
///
/// Fixed-width values lie as in memory. Strings are their lengths (u32 each), then their bytes.
enum FrameLayout {
  static let headerByteCount = 56
  static let lengthOffset = 8
  static let kindOffset = 12
  static let sequenceOffset = 16
  static let rejectedOffset = 24
  static let arrivalOffset = 32
  static let rowCountOffset = 40
  static let rejectedCountOffset = 44
  static let syncedOffset = 48

  /// Rows in columns. 2 is kept for records that are bytes, as Kinesis has them.
  static let rowsKind: UInt32 = 1
  /// A frame with more bytes is not written, and not believed.
  static let largestByteCount = 1 << 30

  static func padded(_ byteCount: Int) -> Int { (byteCount + 7) & ~7 }
}

/// Writes the content of a frame into memory that has room for it.
struct FrameEncoder {
  private let buffer: Buffer
  private var at = FrameLayout.headerByteCount

  /// A frame without its position, which `seal` adds. `entry` has the columns of `schema`.
  static func encode(_ entry: StreamEntry, schema: Schema) -> Buffer {
    precondition(entry.rows.columns.count == schema.fields.count || entry.rows.count == 0)
    let columns = entry.rows.count == 0 ? [] : entry.rows.columns.map { $0.flattened() }
    let rejected = entry.rejected.map { RejectedBytes.encode($0) }
    var size = FrameLayout.headerByteCount
    for column in columns { size += byteCount(column) }
    for record in rejected { size += 8 + FrameLayout.padded(record.count) }
    var encoder = FrameEncoder(buffer: Buffer(byteCount: size))
    for column in columns { encoder.append(column) }
    for record in rejected {
      encoder.append(word: UInt64(record.count))
      record.withUnsafeBytes { encoder.append(padded: $0) }
    }
    let base = encoder.buffer.base
    base.storeBytes(of: UInt32(size).littleEndian, toByteOffset: FrameLayout.lengthOffset, as: UInt32.self)
    base.storeBytes(of: FrameLayout.rowsKind.littleEndian, toByteOffset: FrameLayout.kindOffset, as: UInt32.self)
    base.storeBytes(of: entry.arrival.littleEndian, toByteOffset: FrameLayout.arrivalOffset, as: Int64.self)
    base.storeBytes(
      of: UInt32(entry.rows.count).littleEndian, toByteOffset: FrameLayout.rowCountOffset, as: UInt32.self)
    base.storeBytes(
      of: UInt32(rejected.count).littleEndian, toByteOffset: FrameLayout.rejectedCountOffset, as: UInt32.self)
    return encoder.buffer
  }

  /// Puts the frame's place into it; it is whole then.
  static func seal(_ frame: Buffer, at position: StreamPosition, synced: Int, salt: UInt64) {
    let base = frame.base
    base.storeBytes(of: position.sequence.littleEndian, toByteOffset: FrameLayout.sequenceOffset, as: Int64.self)
    base.storeBytes(of: position.rejected.littleEndian, toByteOffset: FrameLayout.rejectedOffset, as: Int64.self)
    base.storeBytes(of: Int64(synced).littleEndian, toByteOffset: FrameLayout.syncedOffset, as: Int64.self)
    let hash = ContentHash.short(UnsafeRawBufferPointer(rebasing: frame.bytes[8...]))
    base.storeBytes(of: (hash ^ salt).littleEndian, as: UInt64.self)
  }

  private static func byteCount(_ column: Vector) -> Int {
    var size = 8
    if column.validity != nil { size += Bitmap.wordCount(column.count) * 8 }
    guard column.type.physical == .string else {
      return size + FrameLayout.padded(column.count * column.type.physical.byteWidth)
    }
    let views = column.pointer(as: StringView.self)
    var bytes = 0
    for row in 0..<column.count { bytes &+= views[row].count }
    return size + FrameLayout.padded(column.count * 4) + FrameLayout.padded(bytes)
  }

  private mutating func append(_ column: Vector) {
    append(word: column.validity == nil ? 0 : 1)
    if let validity = column.validity {
      append(padded: UnsafeRawBufferPointer(start: validity.words, count: Bitmap.wordCount(column.count) * 8))
    }
    if column.type.physical == .string {
      appendStrings(column)
    } else {
      let byteCount = column.count * column.type.physical.byteWidth
      append(padded: UnsafeRawBufferPointer(start: column.start, count: byteCount))
    }
  }

  private mutating func appendStrings(_ column: Vector) {
    let views = column.pointer(as: StringView.self)
    let lengths = (buffer.base + at).assumingMemoryBound(to: UInt32.self)
    let start = at + FrameLayout.padded(column.count * 4)
    var target = buffer.base + start
    clearPadding(from: at + column.count * 4, to: start)
    for row in 0..<column.count {
      let view = views[row]
      let count = view.count
      lengths[row] = UInt32(truncatingIfNeeded: count).littleEndian
      view.withBytes { bytes in
        if let source = bytes.baseAddress, count > 0 { memcpy(target, source, count) }
      }
      target += count
    }
    let end = target - buffer.base
    at = FrameLayout.padded(end)
    clearPadding(from: end, to: at)
  }

  private mutating func append(word: UInt64) {
    buffer.base.storeBytes(of: word.littleEndian, toByteOffset: at, as: UInt64.self)
    at += 8
  }

  private mutating func append(padded bytes: UnsafeRawBufferPointer) {
    if let source = bytes.baseAddress { memcpy(buffer.base + at, source, bytes.count) }
    let end = at + bytes.count
    at = FrameLayout.padded(end)
    clearPadding(from: end, to: at)
  }

  /// Files hold no bytes of what the memory was before.
  private func clearPadding(from start: Int, to end: Int) {
    if end > start { memset(buffer.base + start, 0, end - start) }
  }
}

/// A rejected record as bytes: file, column, reason and raw, each with its length, then line and offset (-1: none).
enum RejectedBytes {
  static func encode(_ record: RejectedRecord) -> [UInt8] {
    var out: [UInt8] = []
    func append(_ number: Int64) { withUnsafeBytes(of: number.littleEndian) { out.append(contentsOf: $0) } }
    func append(_ bytes: [UInt8]?) {
      append(Int64(bytes?.count ?? -1))
      out.append(contentsOf: bytes ?? [])
    }
    append(Array(record.file.utf8))
    append(record.column.map { Array($0.utf8) })
    append(Array(record.reason.utf8))
    append(record.raw)
    append(Int64(record.line ?? -1))
    append(Int64(record.offset ?? -1))
    return out
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> RejectedRecord? {
    var at = 0
    func number() -> Int64? {
      guard bytes.count - at >= 8 else { return nil }
      defer { at += 8 }
      return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Int64.self))
    }
    func text() -> [UInt8]?? {
      guard let count = number() else { return nil }
      if count == -1 { return .some(nil) }
      guard count >= 0, count <= Int64(bytes.count - at) else { return nil }
      defer { at += Int(count) }
      return Array(bytes[at..<at + Int(count)])
    }
    guard let file = text() ?? nil, let column = text(), let reason = text() ?? nil, let raw = text() ?? nil,
      let line = number(), let offset = number(), at == bytes.count
    else { return nil }
    return RejectedRecord(
      file: String(decoding: file, as: UTF8.self), line: line < 0 ? nil : Int(line),
      offset: offset < 0 ? nil : Int(offset), column: column.map { String(decoding: $0, as: UTF8.self) },
      reason: String(decoding: reason, as: UTF8.self), raw: raw)
  }
}
