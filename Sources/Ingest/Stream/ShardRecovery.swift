import Columnar

/// Brings the files of a shard in order when its log is opened.
enum ShardRecovery {
  struct Result {
    var segments = ShardSegments()
    /// The next frame's place.
    var end: StreamPosition
  }

  /// Cuts the torn end of the last segment, removes files that were being made. Earlier segments are checked when they
  /// are read: opening takes no longer with a larger log.
  ///
  /// - Parameter initial: where the table stands; the log goes on there when it holds less.
  /// - Throws: `StreamError.damaged`, `StorageError`.
  static func run(_ folder: StreamFolder, shard: Int, initial: StreamPosition) throws -> Result {
    let path = folder.shardPath(shard)
    let files = folder.files
    try LocalObjectStore(root: folder.path, files: files).makeFolders(path)
    if case .names(let names) = files.list(path) {
      for name in names where name.hasSuffix(SegmentWriter.temporarySuffix) { _ = files.unlink(path + "/" + name) }
    }
    var listed = try SegmentFile.list(path, files)
    var result = Result(end: initial)
    while let last = listed.last {
      let file = path + "/" + last.name
      let content = try SegmentContent(file, first: last.first, files)
      if content.frames.isEmpty {
        // Nothing in it was ever promised; the next segment takes its name.
        let status = files.unlink(file)
        if status < 0 { throw StorageError("delete", path: file, code: Int32(-status)) }
        listed.removeLast()
        if listed.isEmpty, last.first.isBehind(result.end) { result.end = last.first }
        continue
      }
      if content.byteCount < content.fileByteCount {
        let writer = SegmentWriter(shard: shard, stream: folder, schema: content.schema)
        try writer.cut(file, to: content.byteCount)
      }
      if let end = content.frames.last?.end, end.isBehind(result.end) { result.end = end }
      for segment in listed {
        guard case .file(let byteCount, let modified) = files.status(path + "/" + segment.name) else { continue }
        result.segments.add(.init(file: segment, byteCount: byteCount, modified: modified))
      }
      break
    }
    return result
  }
}
