#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A growing array of plain values that start as zero bytes: accumulator states by group number.
///
/// Used by one worker at a time. Elements must be valid when all bytes are zero.
final class GroupArray<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count: Int
  private var capacity: Int

  init(count: Int = 0) {
    capacity = max(count, 16)
    self.count = count
    base = Self.zeroed(capacity)
  }

  deinit { free(base) }

  private static func zeroed(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    guard let memory = calloc(capacity, MemoryLayout<Element>.stride) else {
      preconditionFailure("out of memory: \(capacity * MemoryLayout<Element>.stride) bytes")
    }
    return memory.assumingMemoryBound(to: Element.self)
  }

  /// At least `newCount` elements; new ones are zero.
  func resize(_ newCount: Int) {
    if newCount <= count { return }
    if newCount > capacity {
      let larger = max(newCount, capacity * 2)
      let moved = Self.zeroed(larger)
      memcpy(moved, base, count * MemoryLayout<Element>.stride)
      free(base)
      base = moved
      capacity = larger
    }
    count = newCount
  }

  /// All elements zero again.
  func clear() { memset(base, 0, count * MemoryLayout<Element>.stride) }

  var byteCount: Int { capacity * MemoryLayout<Element>.stride }
}
