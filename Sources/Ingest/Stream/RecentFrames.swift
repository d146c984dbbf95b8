import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The newest frames of a shard as they lie on disk, so that those who follow the stream need no file.
///
/// Frames lie one behind the other in chunks of one size, and the oldest chunk goes as a whole: frames of all sizes, kept
/// for seconds, would leave holes all over the heap. A chunk's free end is written while readers hold its frames, which
/// are never written again.
struct RecentFrames: Sendable {
  private struct Chunk: Sendable {
    let buffer: Buffer
    var usedByteCount = 0
    var frames: [FrameView] = []

    mutating func append(_ frame: FrameView) {
      memcpy(buffer.base + usedByteCount, frame.buffer.base + frame.offset, frame.byteCount)
      frames.append(frame.moved(to: buffer, offset: usedByteCount))
      usedByteCount += frame.byteCount
    }
  }

  private var chunks: [Chunk] = []
  private let byteLimit: Int
  /// Bytes of a chunk; frames that are larger have one of their own.
  private let chunkByteCount: Int

  /// - Parameter byteLimit: of all chunks; the newest one stays in any case.
  init(byteLimit: Int) {
    self.byteLimit = byteLimit
    chunkByteCount = min(1 << 20, byteLimit / 4)
  }

  mutating func add(_ frame: FrameView) {
    if chunks.last.map({ $0.buffer.byteCount - $0.usedByteCount < frame.byteCount }) ?? true {
      chunks.append(Chunk(buffer: Buffer(byteCount: max(chunkByteCount, frame.byteCount))))
      var total = chunks.reduce(0) { $0 + $1.buffer.byteCount }
      while total > byteLimit, chunks.count > 1 { total -= chunks.removeFirst().buffer.byteCount }
    }
    chunks[chunks.count - 1].append(frame)
  }

  /// Frames from the one that holds `position` on, about `byteLimit` bytes; nil when it is not in memory.
  func frames(from position: StreamPosition, byteLimit: Int) -> [FrameView]? {
    guard let oldest = chunks.first?.frames.first, !oldest.first.isBehind(position) else { return nil }
    var found: [FrameView] = []
    var size = 0
    for chunk in chunks where chunk.frames.last?.end.isBehind(position) ?? false {
      for frame in chunk.frames[Self.firstIndex(in: chunk.frames, endingBehind: position)...] {
        if !found.isEmpty, size + frame.byteCount > byteLimit { return found }
        found.append(frame)
        size += frame.byteCount
      }
    }
    return found
  }

  private static func firstIndex(in frames: [FrameView], endingBehind position: StreamPosition) -> Int {
    var low = 0
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle].end.isBehind(position) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension StreamPosition {
  /// Whether it lies behind `other`: it counts something that `other` does not, and misses nothing.
  func isBehind(_ other: StreamPosition) -> Bool {
    sequence > other.sequence || (sequence == other.sequence && rejected > other.rejected)
  }
}
