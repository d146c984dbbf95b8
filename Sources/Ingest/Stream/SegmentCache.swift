import Columnar
import Synchronization

/// Reads frames from a shard's segments; keeps the last segment that was read, since readers go on where they stopped.
final class SegmentCache: Sendable {
  private struct Cached: Sendable {
    let file: SegmentFile
    /// Bytes that the segment had.
    let byteCount: Int
    let content: SegmentContent
  }

  private let folder: StreamFolder
  private let shard: Int
  /// The columns that rows are given in.
  private let schema: Schema
  private let cached: Mutex<Cached?> = Mutex(nil)

  init(folder: StreamFolder, shard: Int, schema: Schema) {
    self.folder = folder
    self.shard = shard
    self.schema = schema
  }

  /// Frames from `position` to `end`, about `byteLimit` bytes and at least one.
  ///
  /// - Throws: `StreamError.expired`, `StreamError.damaged`, `StorageError`.
  func read(
    _ segments: ShardSegments, from position: StreamPosition, end: StreamPosition, byteLimit: Int
  ) throws -> [StreamFrame] {
    let segments = try segments.from(position, end: end)
    var found: [StreamFrame] = []
    var size = 0
    var next = position
    for segment in segments {
      let content = try content(segment.file, byteCount: segment.byteCount)
      for frame in content.frames where frame.end.isBehind(next) && !frame.end.isBehind(end) {
        if !found.isEmpty, size + frame.byteCount > byteLimit { return found }
        found.append(try decode(frame.detached(), from: next, content.schema))
        size += frame.byteCount
        next = frame.end
      }
      if size >= byteLimit { break }
    }
    // Rows that should be there are not.
    if found.isEmpty, end.isBehind(position), let first = segments.first {
      throw StreamError.damaged(
        file: folder.shardPath(shard) + "/" + first.file.name, offset: 0,
        reason: "it has no frame with row \(position.sequence): restore it from a backup")
    }
    return found
  }

  /// The rows of a frame in the stream's columns; those of `written` are what its segment has.
  func decode(_ frame: FrameView, from position: StreamPosition, _ written: Schema) throws -> StreamFrame {
    guard let found = frame.frame(shard: shard, from: position, written) else {
      throw StreamError.damaged(
        file: folder.shardPath(shard), offset: frame.offset,
        reason: "the frame of row \(frame.first.sequence) does not fit the columns of its segment")
    }
    if written == schema { return found }
    var entry = found.entry
    entry.rows = try rows(entry.rows, written)
    return StreamFrame(shard: shard, first: found.first, entry: entry)
  }

  /// Columns by name: those that the segment lacks are NULL.
  private func rows(_ rows: Batch, _ written: Schema) throws -> Batch {
    let columns = try schema.fields.map { field in
      guard let at = written.index(of: field.name) else {
        return Vector(constant: Vector(field.type, [.null]), count: rows.count).flattened()
      }
      guard written.fields[at].type == field.type else {
        throw StreamError.refused(
          reason:
            "the column \(field.name) of the stream \(folder.name) was \(written.fields[at].type), the table's is "
            + "\(field.type)")
      }
      return rows.columns[at]
    }
    return Batch(columns: columns, count: rows.count)
  }

  private func content(_ file: SegmentFile, byteCount: Int) throws -> SegmentContent {
    let known = cached.withLock { $0 }
    if let known, known.file == file, known.byteCount >= byteCount { return known.content }
    let content = try SegmentContent(folder.shardPath(shard) + "/" + file.name, first: file.first, folder.files)
    cached.withLock { $0 = Cached(file: file, byteCount: content.byteCount, content: content) }
    return content
  }
}
