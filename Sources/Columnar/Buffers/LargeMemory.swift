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
///     up to `blockLimit`   blocks of one size in spans of 8 MB; sizes go up in quarters of a power of two
///     larger               mapped on their own; some are kept when released
///
/// A span whose blocks are all free serves any size again; beyond `idleLimit` such spans give their pages back.
package enum LargeMemory {
  /// Below it malloc serves as well.
  package static let threshold = 32 << 10
  static let blockLimit = 2 << 20
  fileprivate static let spanByteCount = 8 << 20
  private static let hugePageByteCount = 2 << 20
  /// Bytes of free spans that keep their pages; bytes of free larger blocks that stay mapped.
  fileprivate static var idleLimit: Int { idle.load(ordering: .relaxed) }
  private static let idle = Atomic<Int>(64 << 20)

  /// For processes that live long and share the machine, less is kept than queries like.
  package static func keepAtMost(_ byteCount: Int) { idle.store(byteCount, ordering: .relaxed) }

  private static let shared = Mutex(SpanTable())
  private static let largeBlocks = Mutex(LargeBlocks())

  /// Bytes of the block that serves `byteCount` bytes: the argument of `allocate` and `release`.
  package static func capacity(_ byteCount: Int) -> Int {
    return SizeClass.byteCount(SizeClass.of(byteCount))
  }

  /// A block of `capacity` bytes, aligned to 64, with undefined content. Traps when the system has no memory.
  package static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    if capacity > blockLimit {
      return largeBlocks.withLock({ $0.take(capacity) }) ?? map(capacity, alignment: hugePageByteCount)
    }
    return shared.withLock { $0.take(SizeClass.of(capacity)) }
  }

  /// The same with zeros.
  package static func allocateZeroed(_ capacity: Int) -> UnsafeMutableRawPointer {
    let used: UnsafeMutableRawPointer?
    if capacity > blockLimit { used = largeBlocks.withLock { $0.take(capacity) } } else { used = allocate(capacity) }
    // Memory that is mapped just now is zero; clearing what is in the process's hands already costs less than that.
    guard let used else { return map(capacity, alignment: hugePageByteCount) }
    memset(used, 0, capacity)
    return used
  }

  /// - Parameter toSystem: the block's pages are not worth keeping for others.
  package static func release(_ block: UnsafeMutableRawPointer, _ capacity: Int, toSystem: Bool = false) {
    if toSystem { discard(block, capacity) }
    if capacity > blockLimit {
      largeBlocks.withLock { $0.give(block, capacity) }
    } else {
      shared.withLock { $0.give(block, SizeClass.of(capacity)) }
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
  fileprivate static func map(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
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

/// Block sizes: class 4k + q holds blocks of (4 + q) * 2^(k + 10) bytes, q = 0...3.
private enum SizeClass {
  static let count = 128

  static func of(_ byteCount: Int) -> Int {
    let power = Int.bitWidth - 1 - byteCount.leadingZeroBitCount
    let quarter = 1 << (power - 2)
    return (power - 12) * 4 + (byteCount - (1 << power) + quarter - 1) / quarter
  }

  static func byteCount(_ sizeClass: Int) -> Int { (4 + sizeClass & 3) << (sizeClass / 4 + 10) }
}

/// The spans and which of their blocks are free. Guarded by the lock around it.
private struct SpanTable: @unchecked Sendable {
  // Sendable: holds addresses of memory that nobody uses.
  private struct Span {
    var free: [UnsafeMutableRawPointer]
    var usedCount: Int
    /// Its place in `partial[sizeClass]` while it has free blocks.
    var place: Int?
  }

  private var spans: [UInt: Span] = [:]
  /// By class: spans with free blocks.
  private var partial: [[UInt]] = Array(repeating: [], count: SizeClass.count)
  /// Spans without used blocks; the first `warmCount` of them have kept their pages.
  private var idle: [UInt] = []
  private var warmCount = 0

  mutating func take(_ sizeClass: Int) -> UnsafeMutableRawPointer {
    let base = partial[sizeClass].last ?? newSpan(sizeClass)
    guard let block = spans[base]?.free.popLast() else { preconditionFailure("a span in the list has a free block") }
    spans[base]?.usedCount += 1
    if spans[base]?.free.isEmpty ?? true { unlist(base, sizeClass) }
    return block
  }

  mutating func give(_ block: UnsafeMutableRawPointer, _ sizeClass: Int) {
    let base = UInt(bitPattern: block) & ~(UInt(LargeMemory.spanByteCount) - 1)
    spans[base]?.free.append(block)
    spans[base]?.usedCount -= 1
    if spans[base]?.place == nil { list(base, sizeClass) }
    // One span a class stays, so that a lone buffer that comes and goes does not move a span each time.
    if spans[base]?.usedCount == 0, partial[sizeClass].count > 1 {
      unlist(base, sizeClass)
      spans[base] = nil
      retire(base)
    }
  }

  private mutating func list(_ base: UInt, _ sizeClass: Int) {
    spans[base]?.place = partial[sizeClass].count
    partial[sizeClass].append(base)
  }

  private mutating func unlist(_ base: UInt, _ sizeClass: Int) {
    guard let place = spans[base]?.place, let last = partial[sizeClass].popLast() else { return }
    spans[base]?.place = nil
    if last != base {
      partial[sizeClass][place] = last
      spans[last]?.place = place
    }
  }

  private mutating func newSpan(_ sizeClass: Int) -> UInt {
    let span = LargeMemory.spanByteCount
    let base: UInt
    if warmCount > 0 {
      warmCount -= 1
      base = idle.remove(at: warmCount)
    } else {
      base = idle.popLast() ?? UInt(bitPattern: LargeMemory.map(span, alignment: span))
    }
    guard let start = UnsafeMutableRawPointer(bitPattern: base) else { preconditionFailure("a span at address 0") }
    let byteCount = SizeClass.byteCount(sizeClass)
    // Taken from the end: the first block comes first.
    let blocks = (0..<(span / byteCount)).reversed().map { start + $0 * byteCount }
    spans[base] = Span(free: blocks, usedCount: 0, place: nil)
    list(base, sizeClass)
    return base
  }

  /// Puts a span without used blocks away.
  private mutating func retire(_ base: UInt) {
    if warmCount * LargeMemory.spanByteCount < LargeMemory.idleLimit {
      idle.insert(base, at: warmCount)
      warmCount += 1
    } else {
      madvise(UnsafeMutableRawPointer(bitPattern: base), LargeMemory.spanByteCount, MADV_DONTNEED)
      idle.append(base)
    }
  }
}

/// Released blocks above the spans' sizes that are still mapped, the newest last. Guarded by the lock around it.
private struct LargeBlocks: @unchecked Sendable {
  // Sendable: holds addresses of memory that nobody uses.
  private var free: [(block: UnsafeMutableRawPointer, capacity: Int)] = []
  private var byteCount = 0

  mutating func take(_ capacity: Int) -> UnsafeMutableRawPointer? {
    guard let at = free.lastIndex(where: { $0.capacity == capacity }) else { return nil }
    byteCount -= capacity
    return free.remove(at: at).block
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
