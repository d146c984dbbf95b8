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

  /// Everything of a shard from `position` on, with the columns that it was written in; of the first segment that has
  /// anything where `isFirstSegmentOnly`, so that a long log does not lie in memory.
  ///
  /// - Throws: `StreamError.expired`, `StreamError.damaged`, `StorageError`.
  package func read(
    shard: Int, from position: StreamPosition, isFirstSegmentOnly: Bool = false
  ) throws -> [(frame: StreamFrame, schema: Schema)] {
    try retrying { try readOnce(shard, position, isFirstSegmentOnly) }
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

  private func readOnce(
    _ shard: Int, _ position: StreamPosition, _ isFirstSegmentOnly: Bool
  ) throws -> [(frame: StreamFrame, schema: Schema)] {
    let path = folder.shardPath(shard)
    let segments = try SegmentFile.list(path, folder.files)
    let start = segments.lastIndex { !$0.first.isBehind(position) }
    guard let start else {
      if let oldest = segments.first { throw StreamError.expired(oldest: oldest.first) }
      return []
    }
    var found: [(frame: StreamFrame, schema: Schema)] = []
    var next = position
    for segment in segments[start...] {
      let content = try content(of: segment, in: path)
      for frame in content.frames where frame.end.isBehind(next) {
        guard let decoded = frame.frame(shard: shard, from: next, content.schema) else {
          throw StreamError.damaged(
            file: path + "/" + segment.name, offset: frame.offset, reason: "a frame does not fit the segment's columns")
        }
        found.append((decoded, content.schema))
        next = frame.end
      }
      if isFirstSegmentOnly, !found.isEmpty { break }
    }
    return found
  }

  func content(of segment: SegmentFile, in path: String) throws -> SegmentContent {
    do {
      return try SegmentContent(path + "/" + segment.name, first: segment.first, folder.files)
    } catch let fault as SegmentContent.Fault {
      throw fault.streamError(path + "/" + segment.name)
    }
  }
}
