import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The segment of a shard that is being written. Belongs to the shard's thread.
///
/// A segment gets its name once its header is durable. After any failure it is given up: what was not on disk is cut off,
/// and the next write makes a new segment, since a file whose sync failed once cannot be trusted with more.
struct SegmentWriter {
  let shard: Int
  let stream: StreamFolder
  let schema: Schema
  private var file: Int32 = -1
  private var current = SegmentFile(first: .start)
  private(set) var salt: UInt64 = 0
  private(set) var created: Int64 = 0
  /// Bytes that are on disk for sure, header included.
  private(set) var syncedByteCount = 0
  /// A segment that may hold more than `byteCount`, all of it not durable; cut before anything else is written.
  private var uncut: (path: String, byteCount: Int)?

  var isOpen: Bool { file >= 0 }
  private var files: FileLayer { stream.files }
  private var folder: String { stream.shardPath(shard) }

  init(shard: Int, stream: StreamFolder, schema: Schema) {
    self.shard = shard
    self.stream = stream
    self.schema = schema
  }

  /// Makes the segment that begins at `first`.
  mutating func open(first: StreamPosition, now: Int64) throws(StorageError) -> ShardSegments.Segment {
    if let uncut { try cut(uncut.path, to: uncut.byteCount) }
    uncut = nil
    let segment = SegmentFile(first: first)
    let salt = UInt64.random(in: 0...(.max))
    let header = Buffer(
      copying: SegmentFile.header(stream: stream.name, shard: shard, created: now, salt: salt, schema: schema))
    let path = folder + "/" + segment.name
    let temporary = path + Self.temporarySuffix
    let opened = files.open(temporary, O_CREAT | O_TRUNC | O_WRONLY)
    if opened < 0 { throw StorageError("create", path: temporary, code: Int32(-opened)) }
    do throws(StorageError) {
      try write(header.bytes, Int32(opened), temporary)
      try check(files.syncFile(Int32(opened)), "synchronize to disk", temporary)
      try check(files.rename(temporary, path), "rename", temporary)
      try syncFolder()
    } catch {
      _ = files.close(Int32(opened))
      _ = files.unlink(temporary)
      // Where the rename was done and the folder's sync failed: an empty segment of the same name is made again.
      _ = files.unlink(path)
      throw error
    }
    file = Int32(opened)
    current = segment
    self.salt = salt
    created = now
    syncedByteCount = header.byteCount
    return ShardSegments.Segment(file: segment, byteCount: header.byteCount, modified: now)
  }

  static let temporarySuffix = ".new"

  /// Appends frames and makes them durable, all or, when this throws, none.
  mutating func append(_ frames: [Buffer]) throws(StorageError) {
    let path = folder + "/" + current.name
    do throws(StorageError) {
      var byteCount = 0
      for frame in frames {
        try write(frame.bytes, file, path)
        byteCount += frame.byteCount
      }
      try check(files.syncFile(file), "synchronize to disk", path)
      syncedByteCount += byteCount
    } catch {
      uncut = (path, syncedByteCount)
      close()
      // A first try; the next segment waits until it is done.
      do throws(StorageError) {
        try cut(path, to: syncedByteCount)
        uncut = nil
      } catch {}
      throw error
    }
  }

  mutating func close() {
    if file >= 0 { _ = files.close(file) }
    file = -1
  }

  /// Cuts a segment, durable.
  func cut(_ path: String, to byteCount: Int) throws(StorageError) {
    let opened = files.open(path, O_WRONLY)
    if opened < 0 { throw StorageError("open", path: path, code: Int32(-opened)) }
    defer { _ = files.close(Int32(opened)) }
    try check(files.truncate(Int32(opened), byteCount), "cut", path)
    try check(files.syncFile(Int32(opened)), "synchronize to disk", path)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, _ file: Int32, _ path: String) throws(StorageError) {
    var done = 0
    while done < bytes.count {
      let written = files.write(file, UnsafeRawBufferPointer(rebasing: bytes[done...]))
      if written <= 0 { throw StorageError("write", path: path, code: written == 0 ? ENOSPC : Int32(-written)) }
      done += written
    }
  }

  private func syncFolder() throws(StorageError) {
    let opened = files.open(folder, O_RDONLY | O_DIRECTORY)
    if opened < 0 { throw StorageError("open the folder", path: folder, code: Int32(-opened)) }
    defer { _ = files.close(Int32(opened)) }
    try check(files.syncFolder(Int32(opened)), "synchronize to disk", folder)
  }

  private func check(_ status: Int, _ operation: String, _ path: String) throws(StorageError) {
    if status < 0 { throw StorageError(operation, path: path, code: Int32(-status)) }
  }
}
