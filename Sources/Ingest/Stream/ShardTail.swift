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

  /// Frames of a piece in memory: pieces are what the threads of a query share out.
  private static let pieceFrameCount = 32

  /// Frames in memory, in pieces.
  static func pieces(_ frames: [StreamFrame], _ schema: Schema) -> [ShardTail] {
    stride(from: 0, to: frames.count, by: pieceFrameCount).map {
      .frames(Array(frames[$0..<min($0 + pieceFrameCount, frames.count)]), schema)
    }
  }

  /// The rows of `segments`, which follow each other, between `position` and `end`.
  ///
  /// - Throws: `StreamError.expired` where one is gone since it was listed, `StorageError`.
  static func segments(
    _ segments: [SegmentFile], shard: Int, _ folder: StreamFolder, from position: StreamPosition, end: StreamPosition
  ) throws -> [ShardTail] {
    try segments.enumerated().map { at, segment in
      let next = at + 1 < segments.count ? segments[at + 1].first : end
      return .segment(
        try SegmentTail(
          segment, shard: shard, folder, from: position, end: next, isOpen: at < openSegmentCount))
    }
  }
}

/// The frames of one segment between two positions.
struct SegmentTail: Sendable {
  private let segment: SegmentFile
  private let shard: Int
  private let folder: StreamFolder
  private let position: StreamPosition
  private let end: StreamPosition
  /// nil: it is opened when it is read.
  private var opened: OpenSegment?

  init(
    _ segment: SegmentFile, shard: Int, _ folder: StreamFolder, from position: StreamPosition, end: StreamPosition,
    isOpen: Bool
  ) throws {
    self.segment = segment
    self.shard = shard
    self.folder = folder
    self.position = position.isBehind(segment.first) ? position : segment.first
    self.end = end
    if isOpen { opened = try open() }
  }

  var rowCount: Int { max(0, Int(end.sequence - position.sequence)) }

  func frames() throws -> (frames: [StreamFrame], schema: Schema) {
    let content = try SegmentContent(opened ?? open(), first: segment.first)
    let found = try content.frames(shard: shard, from: position, to: end)
    let next = found.last?.end ?? position
    guard next == end else {
      throw StreamError.damaged(
        file: content.path, offset: content.byteCount,
        reason: "the rows \(next.sequence) to \(end.sequence - 1) are missing: restore it from a backup")
    }
    return (found, content.schema)
  }

  private func open() throws -> OpenSegment {
    do {
      return try OpenSegment(folder.shardPath(shard) + "/" + segment.name, folder.files)
    } catch let error as StorageError where error.code == ENOENT {
      throw StreamError.expired(oldest: end)
    }
  }
}
