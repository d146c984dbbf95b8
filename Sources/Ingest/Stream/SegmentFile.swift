import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of a shard's log: a header, then frames.
///
/// The header is `colqlog1`, the bytes of the JSON behind it (u32), the low half of their XXH3-64 (u32), and the JSON, filled up
/// with spaces to a multiple of 8 bytes: the stream, the shard, and the columns of the rows, and a random number.
struct SegmentFile: Sendable, Hashable {
  /// Where the segment begins, which is its name.
  let first: StreamPosition

  var name: String { UTCTime.padded(Int(first.sequence), 20) + "-\(first.rejected).log" }

  init(first: StreamPosition) { self.first = first }

  init?(name: String) {
    guard name.hasSuffix(".log") else { return nil }
    let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 20, let sequence = Int64(parts[0]), let rejected = Int64(parts[1]),
      sequence >= 0, rejected >= 0
    else { return nil }
    first = StreamPosition(sequence: sequence, rejected: rejected)
  }

  /// The segments of a folder, oldest first.
  static func list(_ folder: String, _ files: FileLayer) throws -> [SegmentFile] {
    switch files.list(folder) {
    case .names(let names):
      names.compactMap { SegmentFile(name: $0) }.sorted {
        ($0.first.sequence, $0.first.rejected) < ($1.first.sequence, $1.first.rejected)
      }
    case .failed(ENOENT): []
    case .failed(let code): throw StorageError("list", path: folder, code: code)
    }
  }

  private static let magic = Array("colqlog1".utf8)
  private static let prefixByteCount = 16

  static func header(stream: String, shard: Int, created: Int64, salt: UInt64, schema: Schema) -> [UInt8] {
    var text = JSONText.members([
      "stream": .string(stream), "shard": .integer(shard), "created": .integer(created),
      "salt": .string(String(salt)),
      "schema": DeltaSchema(schema).json,
    ]).utf8
    while text.count % 8 != 0 { text.append(0x20) }
    var out = magic
    let hash = text.withUnsafeBytes { UInt32(truncatingIfNeeded: ContentHash.short($0)) }
    withUnsafeBytes(of: UInt32(text.count).littleEndian) { out.append(contentsOf: $0) }
    withUnsafeBytes(of: hash.littleEndian) { out.append(contentsOf: $0) }
    return out + text
  }

  struct Header: Sendable {
    let byteCount: Int
    /// Milliseconds since 1970.
    let created: Int64
    let salt: UInt64
    let schema: Schema
  }

  /// The header at the start of a segment's bytes; nil where it is not whole.
  static func header(_ bytes: UnsafeRawBufferPointer) -> Header? {
    guard bytes.count >= prefixByteCount, bytes.prefix(magic.count).elementsEqual(magic) else { return nil }
    let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    let hash = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    guard length % 8 == 0, length <= bytes.count - prefixByteCount else { return nil }
    let text = UnsafeRawBufferPointer(rebasing: bytes[prefixByteCount..<prefixByteCount + length])
    guard UInt32(truncatingIfNeeded: ContentHash.short(text)) == hash,
      let json = JSONText(parsing: Array(text)), let created = json["created"]?.integer,
      let salt = json["salt"]?.string.flatMap({ UInt64($0) }),
      case .success(let schema)? = json["schema"].map({ DeltaSchema.parse($0) })
    else { return nil }
    return Header(byteCount: prefixByteCount + length, created: created, salt: salt, schema: schema.columns)
  }
}

/// A segment in memory with the frames that are whole.
struct SegmentContent: Sendable {
  let path: String
  let schema: Schema
  let created: Int64
  let frames: [FrameView]
  /// Bytes of header and frames; what lies behind is no frame.
  let byteCount: Int
  let fileByteCount: Int

  /// Reads `path`; a torn end is left out.
  ///
  /// - Throws: `StreamError.damaged` where there is no whole header, or frames that were on disk are not whole;
  ///   `StorageError`.
  init(_ path: String, first: StreamPosition, _ files: FileLayer) throws {
    try self.init(OpenSegment(path, files), first: first)
  }

  init(_ segment: OpenSegment, first: StreamPosition) throws {
    let buffer = try segment.bytes()
    guard let header = SegmentFile.header(buffer.bytes) else {
      throw StreamError.damaged(
        file: segment.path, offset: 0, reason: "its header is not as it was written: restore the file from a backup")
    }
    var frames: [FrameView] = []
    var at = header.byteCount
    var next = first
    while let frame = FrameView(buffer, offset: at, limit: buffer.byteCount, salt: header.salt), frame.first == next {
      frames.append(frame)
      at += frame.byteCount
      next = frame.end
    }
    if Self.isDamage(at: at, in: buffer, salt: header.salt) {
      throw StreamError.damaged(
        file: segment.path, offset: at,
        reason: "a frame that was on disk is not as it was written: restore the file from a backup")
    }
    path = segment.path
    self.frames = frames
    byteCount = at
    schema = header.schema
    created = header.created
    fileByteCount = buffer.byteCount
  }

  /// The frames behind `position`, up to `end` where it is given.
  ///
  /// - Throws: `StreamError.damaged` where one does not fit the segment's columns.
  func frames(
    shard: Int, from position: StreamPosition, to end: StreamPosition? = nil
  ) throws(StreamError) -> [StreamFrame] {
    var found: [StreamFrame] = []
    var next = position
    for frame in frames where frame.end.isBehind(next) {
      if let end, frame.end.isBehind(end) { break }
      guard let decoded = frame.frame(shard: shard, from: next, schema) else {
        throw .damaged(file: path, offset: frame.offset, reason: "a frame does not fit the segment's columns")
      }
      found.append(decoded)
      next = frame.end
    }
    return found
  }

  /// Whether a later frame says that the bytes at `offset` had been on disk before it was written. A frame that says so of
  /// less was written together with the torn one: no one was told that it is there.
  private static func isDamage(at offset: Int, in buffer: Buffer, salt: UInt64) -> Bool {
    var at = offset + 8
    while at + FrameLayout.headerByteCount <= buffer.byteCount {
      // A cheap look before the checksum: the kind of a frame.
      let kind = buffer.base.load(fromByteOffset: at + FrameLayout.kindOffset, as: UInt32.self)
      if UInt32(littleEndian: kind) == FrameLayout.rowsKind,
        let frame = FrameView(buffer, offset: at, limit: buffer.byteCount, salt: salt)
      {
        return frame.synced > offset
      }
      at += 8
    }
    return false
  }
}
