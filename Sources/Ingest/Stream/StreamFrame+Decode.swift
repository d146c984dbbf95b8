import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A frame within memory, its checksum checked, its content not read yet. See `FrameLayout`.
struct FrameView: Sendable {
  let buffer: Buffer
  /// Of the frame within `buffer`, a multiple of 8.
  let offset: Int
  let byteCount: Int
  let first: StreamPosition
  let arrival: Int64
  let rowCount: Int
  let rejectedCount: Int
  let synced: Int

  var end: StreamPosition {
    StreamPosition(sequence: first.sequence + Int64(rowCount), rejected: first.rejected + Int64(rejectedCount))
  }

  /// The frame at `offset` of the first `limit` bytes of `buffer`, in a segment with `salt`; nil where there is none that is
  /// whole.
  init?(_ buffer: Buffer, offset: Int, limit: Int, salt: UInt64) {
    guard offset >= 0, offset % 8 == 0, limit - offset >= FrameLayout.headerByteCount else { return nil }
    let base = UnsafeRawPointer(buffer.base + offset)
    func word(_ at: Int) -> Int64 { Int64(littleEndian: base.load(fromByteOffset: at, as: Int64.self)) }
    func half(_ at: Int) -> UInt32 { UInt32(littleEndian: base.load(fromByteOffset: at, as: UInt32.self)) }
    let length = Int(half(FrameLayout.lengthOffset))
    guard length >= FrameLayout.headerByteCount, length % 8 == 0, length <= limit - offset,
      half(FrameLayout.kindOffset) == FrameLayout.rowsKind
    else { return nil }
    let hash = ContentHash.short(UnsafeRawBufferPointer(start: base + 8, count: length - 8))
    guard UInt64(bitPattern: word(0)) == hash ^ salt else { return nil }
    let first = StreamPosition(
      sequence: word(FrameLayout.sequenceOffset), rejected: word(FrameLayout.rejectedOffset))
    guard first.sequence >= 0, first.rejected >= 0 else { return nil }
    self.buffer = buffer
    self.offset = offset
    byteCount = length
    self.first = first
    arrival = word(FrameLayout.arrivalOffset)
    rowCount = Int(half(FrameLayout.rowCountOffset))
    rejectedCount = Int(half(FrameLayout.rejectedCountOffset))
    synced = Int(clamping: word(FrameLayout.syncedOffset))
  }

  /// The same frame where its bytes were copied to; `offset` is a multiple of 8.
  func moved(to buffer: Buffer, offset: Int) -> FrameView { FrameView(self, buffer, offset) }

  /// The same frame in memory of its own, so that its rows keep no whole segment.
  func detached() -> FrameView {
    let copy = Buffer(byteCount: byteCount)
    memcpy(copy.base, buffer.base + offset, byteCount)
    return moved(to: copy, offset: 0)
  }

  private init(_ other: FrameView, _ buffer: Buffer, _ offset: Int) {
    self.buffer = buffer
    self.offset = offset
    byteCount = other.byteCount
    first = other.first
    arrival = other.arrival
    rowCount = other.rowCount
    rejectedCount = other.rejectedCount
    synced = other.synced
  }

  /// The content, in the columns of `schema`, which were those of the writer; nil when it does not fit them.
  ///
  /// Strings and most values stay where they are: the frame's memory lives as long as the rows.
  func entry(_ schema: Schema) -> StreamEntry? {
    var decoder = FrameDecoder(self)
    var columns: [Vector] = []
    for field in schema.fields {
      guard rowCount > 0 else {
        columns.append(Vector(field.type, []))
        continue
      }
      guard let column = decoder.column(field.type) else { return nil }
      columns.append(column)
    }
    var rejected: [RejectedRecord] = []
    for _ in 0..<rejectedCount {
      guard let record = decoder.rejected() else { return nil }
      rejected.append(record)
    }
    return StreamEntry(rows: Batch(columns: columns, count: rowCount), rejected: rejected, arrival: arrival)
  }

  /// The frame's content behind `position`, which lies in it or before it.
  func frame(shard: Int, from position: StreamPosition, _ schema: Schema) -> StreamFrame? {
    guard var entry = entry(schema) else { return nil }
    let rows = Int(min(max(position.sequence - first.sequence, 0), Int64(rowCount)))
    let records = Int(min(max(position.rejected - first.rejected, 0), Int64(rejectedCount)))
    if rows > 0 { entry.rows = entry.rows.slice(rows..<rowCount) }
    if records > 0 { entry.rejected.removeFirst(records) }
    return StreamFrame(
      shard: shard,
      first: StreamPosition(sequence: first.sequence + Int64(rows), rejected: first.rejected + Int64(records)),
      entry: entry)
  }
}

/// Reads the content of one frame; nothing outside of it.
private struct FrameDecoder {
  private let frame: FrameView
  private var at: Int
  private let end: Int

  init(_ frame: FrameView) {
    self.frame = frame
    at = frame.offset + FrameLayout.headerByteCount
    end = frame.offset + frame.byteCount
  }

  /// The next `byteCount` bytes and their padding; where they begin.
  private mutating func take(_ byteCount: Int) -> Int? {
    guard byteCount >= 0, byteCount <= end - at else { return nil }
    let start = at
    at += min(FrameLayout.padded(byteCount), end - at)
    return start
  }

  private mutating func word() -> UInt64? {
    take(8).map { UInt64(littleEndian: frame.buffer.base.load(fromByteOffset: $0, as: UInt64.self)) }
  }

  mutating func column(_ type: DataType) -> Vector? {
    let count = frame.rowCount
    guard let flag = word(), flag <= 1 else { return nil }
    var validity: Bitmap?
    if flag == 1 {
      let byteCount = Bitmap.wordCount(count) * 8
      guard let start = take(byteCount) else { return nil }
      validity = Bitmap(buffer: copy(start, byteCount), count: count)
    }
    if type.physical == .string { return strings(type, validity) }
    let width = type.physical.byteWidth
    guard let start = take(count * width) else { return nil }
    if width == 0 { return Vector(type, flat: Buffer(byteCount: 0), count: count, validity: validity) }
    if start % width == 0 {
      return Vector(type, flat: frame.buffer, offset: start / width, count: count, validity: validity)
    }
    return Vector(type, flat: copy(start, count * width), count: count, validity: validity)
  }

  private mutating func strings(_ type: DataType, _ validity: Bitmap?) -> Vector? {
    let count = frame.rowCount
    guard let lengthsAt = take(count * 4) else { return nil }
    let lengths = UnsafeRawPointer(frame.buffer.base + lengthsAt)
    var total = 0
    for row in 0..<count { total += Int(UInt32(littleEndian: lengths.load(fromByteOffset: row * 4, as: UInt32.self))) }
    guard var start = take(total) else { return nil }
    let views = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    let target = views.pointer(as: StringView.self)
    for row in 0..<count {
      let length = Int(UInt32(littleEndian: lengths.load(fromByteOffset: row * 4, as: UInt32.self)))
      target[row] = StringView(UnsafeRawPointer(frame.buffer.base + start), count: length)
      start += length
    }
    return Vector(
      type, flat: views, count: count, validity: validity, heap: StringHeap(retaining: [frame.buffer]))
  }

  mutating func rejected() -> RejectedRecord? {
    guard let count = word(), count <= UInt64(end - at), let start = take(Int(count)) else { return nil }
    return RejectedBytes.decode(UnsafeRawBufferPointer(start: frame.buffer.base + start, count: Int(count)))
  }

  private func copy(_ start: Int, _ byteCount: Int) -> Buffer {
    let out = Buffer(byteCount: byteCount)
    memcpy(out.base, frame.buffer.base + start, byteCount)
    return out
  }
}
