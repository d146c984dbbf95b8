import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a stream that another process may be writing.
///
/// Sees frames as soon as they are written, which may be a moment before they are durable; a torn end is where the writer is
/// at work.
package struct StreamReader: Sendable {
  let folder: StreamFolder

  package init(_ folder: StreamFolder) { self.folder = folder }

  /// 0: there is no such stream.
  package func shardCount() throws -> Int { try folder.description()?.shardCount ?? 0 }

  /// The frames from `position` on of the first segment that has any, with the columns that they were written in; empty at
  /// the end.
  ///
  /// - Throws: `StreamError.expired`, `StreamError.damaged`, `StorageError`.
  package func read(shard: Int, from position: StreamPosition) throws -> [(frame: StreamFrame, schema: Schema)] {
    try retrying {
      for segment in try segments(shard, from: position) {
        let content = try content(of: segment, in: folder.shardPath(shard))
        let frames = try content.frames(shard: shard, from: position)
        if !frames.isEmpty { return frames.map { ($0, content.schema) } }
      }
      return []
    }
  }

  /// Everything of a shard from `position` on. The end is read at once, since it is where the writer is at work.
  ///
  /// - Throws: `StreamError.expired`, `StreamError.damaged`, `StorageError`.
  func tail(shard: Int, from position: StreamPosition) throws -> [ShardTail] {
    try retrying {
      let segments = try segments(shard, from: position)
      guard let last = segments.last else { return [] }
      let whole = try ShardTail.segments(segments.dropLast(), shard: shard, folder, from: position, end: last.first)
      let content = try content(of: last, in: folder.shardPath(shard))
      return whole + ShardTail.pieces(try content.frames(shard: shard, from: position), content.schema)
    }
  }

  func retrying<Result>(_ body: () throws -> Result) throws -> Result {
    // Retention may remove a segment between listing and opening it: then everything in it was delivered, and the caller's
    // position is behind it or no longer kept.
    for _ in 0..<10 {
      do {
        return try body()
      } catch let error as StorageError where error.code == ENOENT {
        continue
      }
    }
    return try body()
  }

  /// The segment that holds `position`, or would hold it when it comes, and those behind; empty where nothing was written.
  private func segments(_ shard: Int, from position: StreamPosition) throws -> [SegmentFile] {
    let segments = try SegmentFile.list(folder.shardPath(shard), folder.files)
    guard let start = segments.lastIndex(where: { !$0.first.isBehind(position) }) else {
      if let oldest = segments.first { throw StreamError.expired(oldest: oldest.first) }
      return []
    }
    return Array(segments[start...])
  }

  func content(of segment: SegmentFile, in path: String) throws -> SegmentContent {
    try SegmentContent(path + "/" + segment.name, first: segment.first, folder.files)
  }
}
