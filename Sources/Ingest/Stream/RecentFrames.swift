import Columnar

/// The newest frames of a shard as they lie on disk, so that those who follow the stream need no file.
struct RecentFrames: Sendable {
  private var frames: [FrameView] = []
  /// Frames before it are gone; removed from the array now and then.
  private var start = 0
  private(set) var byteCount = 0
  private let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  mutating func add(_ frame: FrameView) {
    frames.append(frame)
    byteCount += frame.byteCount
    while byteCount > byteLimit, start < frames.count {
      byteCount -= frames[start].byteCount
      start += 1
    }
    if start > 64, start * 2 > frames.count {
      frames.removeFirst(start)
      start = 0
    }
  }

  mutating func removeAll() {
    frames = []
    start = 0
    byteCount = 0
  }

  /// Frames from the one that holds `position` on, about `byteLimit` bytes; nil when it is not in memory.
  func frames(from position: StreamPosition, byteLimit: Int) -> [FrameView]? {
    guard start < frames.count, !frames[start].first.isBehind(position) else { return nil }
    // The first frame that ends behind the position.
    var low = start
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle].end.isBehind(position) { high = middle } else { low = middle + 1 }
    }
    var found: [FrameView] = []
    var size = 0
    while low < frames.count, found.isEmpty || size + frames[low].byteCount <= byteLimit {
      found.append(frames[low])
      size += frames[low].byteCount
      low += 1
    }
    return found
  }
}

extension StreamPosition {
  /// Whether it lies behind `other`: it counts something that `other` does not, and misses nothing.
  func isBehind(_ other: StreamPosition) -> Bool {
    sequence > other.sequence || (sequence == other.sequence && rejected > other.rejected)
  }
}
