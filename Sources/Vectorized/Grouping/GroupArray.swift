import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A growing array of plain values that start as zero bytes: accumulator states by group number, slots of hash tables.
///
/// Used by one worker at a time. Elements must be valid when all bytes are zero.
final class GroupArray<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count: Int
  private var capacity: Int
  private var memory: ZeroedMemory

  init(count: Int = 0) {
    memory = ZeroedMemory(max(count, 16) * MemoryLayout<Element>.stride)
    base = memory.start.assumingMemoryBound(to: Element.self)
    capacity = memory.byteCount / MemoryLayout<Element>.stride
    self.count = count
  }

  deinit { memory.release() }

  /// At least `newCount` elements; new ones are zero.
  func resize(_ newCount: Int) {
    if newCount <= count { return }
    if newCount > capacity { grow(to: max(newCount, capacity * 2)) }
    count = newCount
  }

  /// Room for so many elements, which `resize` then takes without copying.
  func reserve(_ newCapacity: Int) {
    if newCapacity > capacity { grow(to: newCapacity) }
  }

  private func grow(to newCapacity: Int) {
    let stride = MemoryLayout<Element>.stride
    memory = memory.grown(to: newCapacity * stride, keeping: count * stride)
    base = memory.start.assumingMemoryBound(to: Element.self)
    capacity = memory.byteCount / stride
  }

  /// All elements zero again.
  func clear() { memset(base, 0, count * MemoryLayout<Element>.stride) }

  var byteCount: Int { memory.byteCount }
}

/// Zeroed bytes; the owner releases them.
private struct ZeroedMemory {
  let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// Traps when the system has no memory.
  init(_ wanted: Int) {
    if wanted >= LargeMemory.threshold {
      byteCount = LargeMemory.capacity(wanted)
      start = LargeMemory.allocateZeroed(byteCount)
    } else {
      guard let memory = calloc(wanted, 1) else { preconditionFailure("out of memory: \(wanted) bytes") }
      byteCount = wanted
      start = memory
    }
  }

  private init(start: UnsafeMutableRawPointer, byteCount: Int) {
    self.start = start
    self.byteCount = byteCount
  }

  /// Takes this one's place, with its first `used` bytes.
  func grown(to wanted: Int, keeping used: Int) -> ZeroedMemory {
    if byteCount >= LargeMemory.threshold {
      let capacity = LargeMemory.capacity(wanted)
      if let moved = LargeMemory.grown(start, byteCount, to: capacity) {
        return ZeroedMemory(start: moved, byteCount: capacity)
      }
    }
    let larger = ZeroedMemory(wanted)
    memcpy(larger.start, start, used)
    release()
    return larger
  }

  func release() {
    if byteCount >= LargeMemory.threshold { LargeMemory.release(start, byteCount) } else { free(start) }
  }
}
