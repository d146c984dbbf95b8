import Columnar

/// The segments of one shard on disk, oldest first, the last of them being written.
struct ShardSegments: Sendable {
  struct Segment: Sendable {
    let file: SegmentFile
    var byteCount: Int
    /// Time of the last write, milliseconds since 1970.
    var modified: Int64
  }

  private(set) var segments: [Segment] = []
  /// Of all segments.
  private(set) var byteCount = 0

  /// Adds the next segment; one that was made and never written is replaced by its successor of the same name.
  mutating func add(_ segment: Segment) {
    if let last = segments.last, last.file == segment.file {
      segments.removeLast()
      byteCount -= last.byteCount
    }
    segments.append(segment)
    byteCount += segment.byteCount
  }

  /// Bytes that were added to the last one.
  mutating func grow(by count: Int, now: Int64) {
    guard !segments.isEmpty else { return }
    segments[segments.count - 1].modified = now
    segments[segments.count - 1].byteCount += count
    byteCount += count
  }

  mutating func removeFirst() -> Segment? {
    guard !segments.isEmpty else { return nil }
    let first = segments.removeFirst()
    byteCount -= first.byteCount
    return first
  }

  /// Index of the segment that holds `position`, or would hold it when it comes; nil when it lies before the first one.
  func index(of position: StreamPosition) -> Int? {
    segments.lastIndex { !$0.file.first.isBehind(position) }
  }

  /// The segments that hold anything from `position` on, or will.
  ///
  /// - Throws: `StreamError.expired` where the one that held `position` was removed.
  func from(_ position: StreamPosition, end: StreamPosition) throws(StreamError) -> ArraySlice<Segment> {
    guard let first = index(of: position) else { throw .expired(oldest: segments.first?.file.first ?? end) }
    return segments[first...]
  }

  /// Bytes of the segments that hold anything from `position` on.
  func byteCount(from position: StreamPosition) -> Int {
    guard let first = index(of: position) else { return byteCount }
    return segments[first...].reduce(0) { $0 + $1.byteCount }
  }
}
