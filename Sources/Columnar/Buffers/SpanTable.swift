#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Spans of memory and which of their units are in use. Guarded by the lock of its owner.
///
/// A block is a run of units, of any length: what a block of one size leaves serves any other, so that little lies idle
/// whatever sizes a query or a server takes in turn. The first span with a long enough run serves; so the later ones empty,
/// and an empty span is put away.
///
///     span                    8 MB, aligned to its size: a block's span is found from its address
///     `used`                  a bit a unit, set: in use; 32 words a span
///     `longestRuns`           no free run of the span is longer; 0: the span is put away
///     `warm`, `cold`          spans put away, which have kept their pages or given them back
struct SpanTable: @unchecked Sendable {
  // Sendable: holds addresses of memory that nobody uses.
  static let spanByteCount = 8 << 20
  static let unitByteCount = 4 << 10
  private static let unitCount = spanByteCount / unitByteCount
  private static let wordCount = unitCount / UInt64.bitWidth

  private var bases: [UnsafeMutableRawPointer] = []
  private var spanByBase: [UInt: Int] = [:]
  private var used: [UInt64] = []
  private var usedCounts: [Int] = []
  private var longestRuns: [Int] = []
  private var warm: [Int] = []
  private var cold: [Int] = []

  /// A block of `byteCount` bytes, a multiple of a unit and at most a span.
  mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let wanted = byteCount / Self.unitByteCount
    for span in longestRuns.indices where longestRuns[span] >= wanted {
      let found = firstRun(of: wanted, in: span)
      if let start = found.start { return use(span, start..<start + wanted) }
      longestRuns[span] = found.longest
    }
    let span = warm.popLast() ?? cold.popLast() ?? mapSpan()
    longestRuns[span] = Self.unitCount
    return use(span, 0..<wanted)
  }

  mutating func give(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
    let base = UInt(bitPattern: block) & ~(UInt(Self.spanByteCount) - 1)
    guard let span = spanByBase[base] else { preconditionFailure("a block that is of no span") }
    let start = Int(UInt(bitPattern: block) - base) / Self.unitByteCount
    let end = start + byteCount / Self.unitByteCount
    mark(span, start..<end, isUsed: false)
    usedCounts[span] -= end - start
    if usedCounts[span] == 0 { return putAway(span) }
    let run = nextUnit(in: span, from: end, isUsed: true) - lastUsedUnit(in: span, before: start) - 1
    longestRuns[span] = max(longestRuns[span], run)
  }

  private mutating func use(_ span: Int, _ units: Range<Int>) -> UnsafeMutableRawPointer {
    mark(span, units, isUsed: true)
    usedCounts[span] += units.count
    return bases[span] + units.lowerBound * Self.unitByteCount
  }

  private mutating func mapSpan() -> Int {
    let base = LargeMemory.map(Self.spanByteCount, alignment: Self.spanByteCount)
    spanByBase[UInt(bitPattern: base)] = bases.count
    bases.append(base)
    used.append(contentsOf: repeatElement(0, count: Self.wordCount))
    usedCounts.append(0)
    longestRuns.append(0)
    return bases.count - 1
  }

  private mutating func putAway(_ span: Int) {
    longestRuns[span] = 0
    if warm.count * Self.spanByteCount < LargeMemory.idleLimit {
      warm.append(span)
    } else {
      madvise(bases[span], Self.spanByteCount, MADV_DONTNEED)
      cold.append(span)
    }
  }

  /// Where the first run of `wanted` free units starts; without one, how long the longest is.
  private func firstRun(of wanted: Int, in span: Int) -> (start: Int?, longest: Int) {
    var longest = 0
    var end = 0
    while true {
      let start = nextUnit(in: span, from: end, isUsed: false)
      if start == Self.unitCount { return (nil, longest) }
      end = nextUnit(in: span, from: start, isUsed: true)
      if end - start >= wanted { return (start, end - start) }
      longest = max(longest, end - start)
    }
  }

  /// The first unit from `start` on that is in use, or that is free; `unitCount` without one.
  private func nextUnit(in span: Int, from start: Int, isUsed: Bool) -> Int {
    let flip: UInt64 = isUsed ? 0 : ~0
    var word = start / 64
    var mask = ~UInt64(0) << UInt64(start % 64)
    while word < Self.wordCount {
      let bits = (used[span * Self.wordCount + word] ^ flip) & mask
      if bits != 0 { return word * 64 + bits.trailingZeroBitCount }
      mask = ~0
      word += 1
    }
    return Self.unitCount
  }

  /// The last unit before `end`, a unit of the span, that is in use; -1 without one.
  private func lastUsedUnit(in span: Int, before end: Int) -> Int {
    var word = end / 64
    var mask = (UInt64(1) << UInt64(end % 64)) - 1
    while word >= 0 {
      let bits = used[span * Self.wordCount + word] & mask
      if bits != 0 { return word * 64 + 63 - bits.leadingZeroBitCount }
      mask = ~0
      word -= 1
    }
    return -1
  }

  private mutating func mark(_ span: Int, _ units: Range<Int>, isUsed: Bool) {
    var at = units.lowerBound
    while at < units.upperBound {
      let count = min(64 - at % 64, units.upperBound - at)
      let bits = (~UInt64(0) >> UInt64(64 - count)) << UInt64(at % 64)
      if isUsed {
        used[span * Self.wordCount + at / 64] |= bits
      } else {
        used[span * Self.wordCount + at / 64] &= ~bits
      }
      at += count
    }
  }
}
