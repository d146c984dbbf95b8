import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a reader can begin: Kinesis' TRIM_HORIZON, LATEST and AT_TIMESTAMP.
extension StreamReader {
  /// The oldest position of a shard that is kept.
  func oldest(shard: Int) throws -> StreamPosition {
    try SegmentFile.list(folder.shardPath(shard), folder.files).first?.first ?? .start
  }

  /// The position behind the newest frame of a shard.
  func end(shard: Int) throws -> StreamPosition {
    try retrying {
      let path = folder.shardPath(shard)
      guard let last = try SegmentFile.list(path, folder.files).last else { return .start }
      return try content(of: last, in: path).frames.last?.end ?? last.first
    }
  }

  /// The first frame of a shard that arrived at `milliseconds` since 1970 or later; the end where there is none.
  func position(shard: Int, at milliseconds: Int64) throws -> StreamPosition {
    try retrying {
      let path = folder.shardPath(shard)
      var end = StreamPosition.start
      for segment in try SegmentFile.list(path, folder.files) {
        let content = try content(of: segment, in: path)
        if let frame = content.frames.first(where: { $0.arrival >= milliseconds }) { return frame.first }
        end = content.frames.last?.end ?? segment.first
      }
      return end
    }
  }

  /// Makes durable what was read from `position` up to `end`. The writer syncs it as well, but perhaps a moment later.
  func sync(shard: Int, _ position: StreamPosition, to end: StreamPosition) throws {
    try retrying {
      let path = folder.shardPath(shard)
      let segments = try SegmentFile.list(path, folder.files)
      guard let start = segments.lastIndex(where: { !$0.first.isBehind(position) }) else { return }
      for segment in segments[start...] where end.isBehind(segment.first) {
        let file = path + "/" + segment.name
        let opened = folder.files.open(file, O_RDONLY)
        if opened < 0 { throw StorageError("open", path: file, code: Int32(-opened)) }
        let synced = folder.files.syncFile(Int32(opened))
        _ = folder.files.close(Int32(opened))
        if synced < 0 { throw StorageError("sync", path: file, code: Int32(-synced)) }
      }
    }
  }
}
