import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the RLE / bit-packed hybrid, resumable at any value.
///
/// Encodings.md, "Run Length Encoding / Bit-Packing Hybrid": a run is a varint header; odd: header >> 1 groups of 8
/// bit-packed values; even: header >> 1 times one value in ceil(bitWidth / 8) bytes.
struct HybridDecoder {
  private var at: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  let bitWidth: Int
  /// Values left of the current run.
  var runLeft = 0
  private(set) var runIsPacked = false
  private(set) var runValue: UInt32 = 0
  /// First byte of the current bit-packed run, and its values taken so far.
  private(set) var packed: UnsafePointer<UInt8>
  var packedIndex = 0

  /// `bytes` must stay valid; `bitWidth` 0...32.
  init(_ bytes: PageBytes, bitWidth: Int) {
    precondition((0...32).contains(bitWidth))
    at = bytes.start.assumingMemoryBound(to: UInt8.self)
    end = bytes.end.assumingMemoryBound(to: UInt8.self)
    packed = at
    self.bitWidth = bitWidth
  }

  /// Makes the next run of at least one value the current one.
  mutating func nextRun() throws(ParquetError) {
    while runLeft == 0 {
      if at == end, bitWidth == 0 {
        // Codes of no bits need no bytes: some writers leave the run away.
        (runIsPacked, runValue, runLeft) = (false, 0, Int(UInt32.max))
        return
      }
      let header = try variable()
      if header & 1 == 1 {
        try startPacked(groups: Int(header >> 1))
      } else {
        let byteCount = (bitWidth + 7) >> 3
        guard end - at >= byteCount else { throw Self.ended() }
        var value: UInt32 = 0
        for i in 0..<byteCount { value |= UInt32(at[i]) << UInt32(8 * i) }
        at += byteCount
        if bitWidth < 32, value >> UInt32(bitWidth) != 0 {
          throw .corrupt("a run's value \(value) needs more than \(bitWidth) bits")
        }
        (runIsPacked, runValue, runLeft) = (false, value, Int(header >> 1))
      }
    }
  }

  private mutating func startPacked(groups: Int) throws(ParquetError) {
    let available = end - at
    let needed = groups * bitWidth  // groups < 2^31
    runIsPacked = true
    packed = at
    packedIndex = 0
    // A last run that is cut short holds as many values as its bytes do.
    runLeft = needed <= available ? groups * 8 : available * 8 / bitWidth
    if runLeft == 0, groups > 0 { throw Self.ended() }
    at += min(needed, available)
  }

  private mutating func variable() throws(ParquetError) -> UInt32 {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while shift < 35 {
      guard at < end else { throw Self.ended() }
      let byte = at.pointee
      at += 1
      value |= UInt32(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .corrupt("a run's header has more than 5 bytes")
  }

  private static func ended() -> ParquetError { .corrupt("codes or levels end before the page's values do") }

  /// Writes the next `count` values to `out`; the bit width must fit the word.
  @inline(__always)
  mutating func read<C: CodeWord>(_ count: Int, into out: UnsafeMutablePointer<C>) throws(ParquetError) {
    var done = 0
    while done < count {
      if runLeft == 0 {
        done &+= wholeRuns(count &- done, out + done)
        if done == count { return }
        try nextRun()
      }
      let n = min(runLeft, count &- done)
      if runIsPacked {
        unpack(n, out + done)
        packedIndex &+= n
      } else {
        (out + done).update(repeating: C(truncatingIfNeeded: runValue), count: n)
      }
      runLeft &-= n
      done &+= n
    }
  }

  /// Writes the runs that end within the next `count` values, as far as the kernel takes them; returns how many values.
  @inline(__always)
  private mutating func wholeRuns<C: CodeWord>(_ count: Int, _ out: UnsafeMutablePointer<C>) -> Int {
    let width = Int32(truncatingIfNeeded: bitWidth)
    if width == 0 { return 0 }
    let raw = UnsafeMutableRawPointer(out)
    switch C.width {
    case .u8: return colq_hybrid_u8(&at, end, width, count, raw.assumingMemoryBound(to: UInt8.self))
    case .u16: return colq_hybrid_u16(&at, end, width, count, raw.assumingMemoryBound(to: UInt16.self))
    case .u32: return 0
    }
  }

  @inline(__always)
  private func unpack<C: CodeWord>(_ n: Int, _ out: UnsafeMutablePointer<C>) {
    let width = Int32(truncatingIfNeeded: bitWidth)
    let raw = UnsafeMutableRawPointer(out)
    if bitWidth == 0 {
      out.update(repeating: 0, count: n)
      return
    }
    switch C.width {
    case .u8: colq_unpack_u8(packed, packedIndex, n, width, raw.assumingMemoryBound(to: UInt8.self))
    case .u16: colq_unpack_u16(packed, packedIndex, n, width, raw.assumingMemoryBound(to: UInt16.self))
    case .u32: colq_unpack_u32(packed, packedIndex, n, width, raw.assumingMemoryBound(to: UInt32.self))
    }
  }

  mutating func skip(_ count: Int) throws(ParquetError) {
    var left = count
    while left > 0 {
      if runLeft == 0 { try nextRun() }
      let n = min(runLeft, left)
      packedIndex &+= n
      runLeft &-= n
      left &-= n
    }
  }

  /// Whether the next `count` values are one run of `value`, without moving on.
  mutating func isRun(of value: UInt32, _ count: Int) throws(ParquetError) -> Bool {
    if runLeft == 0 { try nextRun() }
    return !runIsPacked && runValue == value && runLeft >= count
  }
}
