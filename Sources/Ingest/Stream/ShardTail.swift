import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a shard has from a position on, or a part of it: frames in memory, or a segment that is read when somebody comes to it.
enum ShardTail: Sendable {
  case frames([StreamFrame], Schema)
  case segment(SegmentTail)

  var rowCount: Int {
    switch self {
    case .frames(let frames, _): frames.reduce(0) { $0 + $1.entry.rows.count }
    case .segment(let segment): segment.rowCount
    }
  }

  /// - Throws: `StreamError.expired` where a segment is gone meanwhile, `StreamError.damaged`, `StorageError`.
  func frames() throws -> (frames: [StreamFrame], schema: Schema) {
    switch self {
    case .frames(let frames, let schema): (frames, schema)
    case .segment(let segment): try segment.frames()
    }
  }

  /// Segments that stay open while a query has not come to them: delivery that catches up lets retention remove them.
  /// Those behind, which it comes to last, are opened when they are read: a long tail does not use up the descriptors.
  static let openSegmentCount = 128

  /// The rows of `segments`, which follow each other, between `position` and `end`.
  ///
  /// - Throws: `StreamError.expired` where one is gone since it was listed, `StorageError`.
  static func segments(
    _ segments: [SegmentFile], shard: Int, _ folder: StreamFolder, from position: StreamPosition, end: StreamPosition
  ) throws -> [ShardTail] {
    do {
      return try segments.enumerated().map { at, segment in
        let path = folder.shardPath(shard) + "/" + segment.name
        let opened = at < openSegmentCount ? try OpenSegment(path, folder.files) : nil
        let next = at + 1 < segments.count ? segments[at + 1].first : end
        return .segment(
          SegmentTail(
            segment, shard: shard, path: path, folder.files, opened: opened, from: position, end: next))
      }
    } catch let error as StorageError where error.code == ENOENT {
      throw StreamError.expired(oldest: end)
    }
  }
}

/// The frames of one segment between two positions.
struct SegmentTail: Sendable {
  private let segment: SegmentFile
  private let shard: Int
  private let path: String
  private let files: FileLayer
  private let opened: OpenSegment?
  private let position: StreamPosition
  private let end: StreamPosition

  init(
    _ segment: SegmentFile, shard: Int, path: String, _ files: FileLayer, opened: OpenSegment?,
    from position: StreamPosition, end: StreamPosition
  ) {
    self.segment = segment
    self.shard = shard
    self.path = path
    self.files = files
    self.opened = opened
    self.position = position.isBehind(segment.first) ? position : segment.first
    self.end = end
  }

  var rowCount: Int { max(0, Int(end.sequence - position.sequence)) }

  func frames() throws -> (frames: [StreamFrame], schema: Schema) {
    let content = try content()
    var found: [StreamFrame] = []
    var next = position
    for frame in content.frames where frame.end.isBehind(next) && !frame.end.isBehind(end) {
      guard let decoded = frame.frame(shard: shard, from: next, content.schema) else {
        throw StreamError.damaged(
          file: path, offset: frame.offset, reason: "a frame does not fit the segment's columns")
      }
      found.append(decoded)
      next = frame.end
    }
    guard next == end else {
      throw StreamError.damaged(
        file: path, offset: content.byteCount,
        reason: "the rows \(next.sequence) to \(end.sequence - 1) are missing: restore it from a backup")
    }
    return (found, content.schema)
  }

  private func content() throws -> SegmentContent {
    do {
      return try SegmentContent(opened ?? OpenSegment(path, files), first: segment.first)
    } catch let fault as SegmentContent.Fault {
      throw fault.streamError(path)
    } catch let error as StorageError where error.code == ENOENT {
      throw StreamError.expired(oldest: end)
    }
  }
}
