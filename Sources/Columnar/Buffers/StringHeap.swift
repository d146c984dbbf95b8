import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Owns the bytes that string views point to: its own chunks, and other owners it keeps alive.
///
/// One thread appends; once a vector with this heap is handed on, nobody appends any more. Chunks never move, so views
/// stay valid while the heap lives.
public final class StringHeap: @unchecked Sendable {
  private var chunks: [Buffer] = []
  private var retained: [AnyObject] = []
  private var cursor: UnsafeMutableRawPointer?
  private var free = 0
  private var nextChunkByteCount = 4 << 10
  /// -1 until somebody asks.
  private let reachable = Atomic<Int>(-1)

  public init() {}

  /// A heap that owns nothing but keeps `owners` alive.
  public init(retaining owners: [AnyObject]) { retained = owners }

  /// Keeps `owner` alive as long as this heap.
  public func retain(_ owner: AnyObject) {
    if let last = retained.last, last === owner { return }
    retained.append(owner)
  }

  /// Room for `byteCount` bytes that the caller fills at once.
  @inline(__always)
  public func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if byteCount > free { grow(byteCount) }
    let start = cursor.unsafelyUnwrapped
    cursor = start + byteCount
    free &-= byteCount
    return start
  }

  private func grow(_ byteCount: Int) {
    let size = max(nextChunkByteCount, byteCount)
    nextChunkByteCount = min(nextChunkByteCount * 2, 1 << 20)
    let chunk = Buffer(byteCount: size)
    chunks.append(chunk)
    cursor = chunk.base
    free = size
  }

  /// A view of a copy of `bytes`; short strings take no heap memory.
  public func store(_ bytes: UnsafeRawBufferPointer) -> StringView {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return StringView() }
    if bytes.count <= StringView.inlineCapacity { return StringView(source, count: bytes.count) }
    let target = allocate(bytes.count)
    memcpy(target, source, bytes.count)
    return StringView(target, count: bytes.count)
  }

  public func store(_ view: StringView) -> StringView {
    view.isInline ? view : view.withBytes { store($0) }
  }

  public func store(_ string: String) -> StringView {
    var copy = string
    return copy.withUTF8 { store(UnsafeRawBufferPointer($0)) }
  }

  /// Bytes that stay as long as this heap does: its own chunks, and what it keeps alive, which others may keep as well.
  ///
  /// To be asked for once nobody appends any more. Counted once: a heap may keep thousands of others, and a join asks it for
  /// every batch.
  package var reachableByteCount: Int {
    let known = reachable.load(ordering: .relaxed)
    if known >= 0 { return known }
    let total = retained.reduce(byteCount) { total, owner in
      switch owner {
      case let buffer as Buffer: total + buffer.byteCount
      case let heap as StringHeap: total + heap.reachableByteCount
      default: total
      }
    }
    reachable.store(total, ordering: .relaxed)
    return total
  }

  /// Bytes of the chunks, for memory accounting.
  public var byteCount: Int { chunks.reduce(0) { $0 + $1.byteCount } }
}
