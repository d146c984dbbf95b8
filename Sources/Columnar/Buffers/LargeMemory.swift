import CSystemCalls
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory for large buffers and tables: in huge pages where there are any, and used again before it is given back.
///
/// The first touch of a 4 KB page costs 1.4 µs, of the same bytes in a huge page an eighth (KERNELS, files and memory);
/// a query's buffers come and go by the thousand.
///
///     up to `blockLimit`   runs of 4 KB units in spans of 8 MB: see `SpanTable`
///     larger               mapped on their own, sizes go up in quarters of a power of two; some are kept when released, and
///                          made to fit another size
///
/// Beyond `idleLimit` spans without blocks give their pages back.
package enum LargeMemory {
  /// Below it malloc serves as well.
  package static let threshold = 32 << 10
  static let blockLimit = 2 << 20
  private static let hugePageByteCount = 2 << 20
  /// Bytes of free spans that keep their pages; bytes of free larger blocks that stay mapped.
  static var idleLimit: Int { idle.load(ordering: .relaxed) }
  private static let idle = Atomic<Int>(32 << 20)

  /// For processes that live long and share the machine, less is kept than queries like.
  package static func keepAtMost(_ byteCount: Int) { idle.store(byteCount, ordering: .relaxed) }

  private static let shared = Mutex(SpanTable())
  private static let largeBlocks = Mutex(LargeBlocks())

  /// Bytes of the block that serves `byteCount` bytes: the argument of `allocate` and `release`.
  package static func capacity(_ byteCount: Int) -> Int {
    let unit = SpanTable.unitByteCount
    if byteCount <= blockLimit { return (byteCount + unit - 1) / unit * unit }
    // A few sizes, so that a block that comes back serves again.
    let quarter = 1 << (Int.bitWidth - 3 - byteCount.leadingZeroBitCount)
    return (byteCount + quarter - 1) / quarter * quarter
  }

  /// A block of `capacity` bytes, aligned to 64, with undefined content. Traps when the system has no memory.
  package static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    if capacity > blockLimit { return takeLarge(capacity).block }
    return shared.withLock { $0.take(capacity) }
  }

  /// A block above the spans' sizes, and how many of its bytes are not known to be zero.
  ///
  /// A free block of another size is made to fit: tables that grow leave blocks of sizes that nobody asks for again, and
  /// while those lie idle the process holds both.
  private static func takeLarge(_ capacity: Int) -> (block: UnsafeMutableRawPointer, usedByteCount: Int) {
    guard let free = largeBlocks.withLock({ $0.take(capacity) }) else {
      return (map(capacity, alignment: hugePageByteCount), 0)
    }
    if free.capacity < capacity {
      if let block = grown(free.block, free.capacity, to: capacity) { return (block, free.capacity) }
      largeBlocks.withLock { $0.give(free.block, free.capacity) }
      return (map(capacity, alignment: hugePageByteCount), 0)
    }
    if free.capacity > capacity { munmap(free.block + capacity, free.capacity - capacity) }
    return (free.block, capacity)
  }

  /// The same with zeros.
  package static func allocateZeroed(_ capacity: Int) -> UnsafeMutableRawPointer {
    // Memory that is mapped just now is zero; clearing what is in the process's hands already costs less than that.
    let (block, usedByteCount) = capacity > blockLimit ? takeLarge(capacity) : (allocate(capacity), capacity)
    memset(block, 0, usedByteCount)
    return block
  }

  /// The same content in a block of `newCapacity` bytes, zero beyond it; nil where only a copy can make it.
  ///
  /// The system moves the pages to new addresses: nothing is copied, and never are both blocks in memory.
  package static func grown(
    _ block: UnsafeMutableRawPointer, _ capacity: Int, to newCapacity: Int
  ) -> UnsafeMutableRawPointer? {
    #if canImport(Glibc)
      guard capacity > blockLimit, newCapacity > capacity else { return nil }
      // Aligned as the old block is, so that huge pages move as they are.
      let place = map(newCapacity, alignment: hugePageByteCount)
      // Where that fails `place` is left alone: it may be another thread's already, and nothing was touched there.
      return colq_move_pages(block, capacity, place, newCapacity) == 0 ? place : nil
    #else
      return nil
    #endif
  }

  /// - Parameter toSystem: the block's pages are not worth keeping for others.
  package static func release(_ block: UnsafeMutableRawPointer, _ capacity: Int, toSystem: Bool = false) {
    if toSystem { discard(block, capacity) }
    if capacity > blockLimit {
      largeBlocks.withLock { $0.give(block, capacity) }
    } else {
      shared.withLock { $0.give(block, capacity) }
    }
  }

  /// Gives the whole pages inside a block back; its addresses stay.
  private static func discard(_ block: UnsafeMutableRawPointer, _ capacity: Int) {
    let page: UInt = 4_096
    let first = (UInt(bitPattern: block) + page - 1) & ~(page - 1)
    let end = (UInt(bitPattern: block) + UInt(capacity)) & ~(page - 1)
    if end > first { madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED) }
  }

  /// Fresh zeroed memory at a multiple of `alignment`.
  static func map(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    let mapped = mmap(nil, byteCount + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { preconditionFailure("out of memory: \(byteCount) bytes") }
    let start = UInt(bitPattern: mapped)
    let aligned = (start + UInt(alignment) - 1) & ~(UInt(alignment) - 1)
    guard let block = UnsafeMutableRawPointer(bitPattern: aligned) else { preconditionFailure("mapped to nothing") }
    if aligned > start { munmap(mapped, Int(aligned - start)) }
    let behind = Int(start) + alignment - Int(aligned)
    if behind > 0 { munmap(block + byteCount, behind) }
    #if canImport(Glibc)
      if byteCount >= hugePageByteCount { madvise(block, byteCount, MADV_HUGEPAGE) }
    #endif
    return block
  }
}

/// Released blocks above the spans' sizes that are still mapped, the newest last. Guarded by the lock around it.
private struct LargeBlocks: @unchecked Sendable {
  // Sendable: holds addresses of memory that nobody uses.
  private var free: [(block: UnsafeMutableRawPointer, capacity: Int)] = []
  private var byteCount = 0

  /// A block of that capacity, else the largest smaller one, else the smallest of those up to twice as large.
  mutating func take(_ capacity: Int) -> (block: UnsafeMutableRawPointer, capacity: Int)? {
    func rank(_ at: Int) -> (isLarger: Int, difference: Int) {
      let difference = free[at].capacity - capacity
      return (difference > 0 ? 1 : 0, abs(difference))
    }
    let fitting = free.indices.reversed().filter { free[$0].capacity <= 2 * capacity }
    guard let best = fitting.min(by: { rank($0) < rank($1) }) else { return nil }
    byteCount -= free[best].capacity
    return free.remove(at: best)
  }

  /// Keeps the block; the oldest ones, whose sizes nobody asks for any more, go.
  mutating func give(_ block: UnsafeMutableRawPointer, _ capacity: Int) {
    free.append((block, capacity))
    byteCount += capacity
    while byteCount > LargeMemory.idleLimit, !free.isEmpty {
      let oldest = free.removeFirst()
      byteCount -= oldest.capacity
      munmap(oldest.block, oldest.capacity)
    }
  }
}
