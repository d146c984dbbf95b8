import CKernels

/// Reads the integers of a DELTA_BINARY_PACKED sequence, resumable at any value.
///
/// Encodings.md, "Delta Encoding": header of values a block, miniblocks a block, total count, first value; a block is the
/// smallest delta, a bit width a miniblock, then the bit-packed differences to the smallest delta.
struct DeltaStream {
  /// The usual block has 128 values; far larger ones are refused, as they make many values out of few bytes.
  private static let blockLimit = 1 << 16
  private static let pieceCount = 512

  private var at: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let valuesPerMiniblock: Int
  private let miniblocksPerBlock: Int
  /// Values not yet read.
  private(set) var left: Int
  private var last: Int64 = 0
  private var firstPending: Bool
  private var smallestDelta: Int64 = 0
  /// Bit widths of the block's miniblocks that are left.
  private var widths: UnsafePointer<UInt8>
  private var widthsLeft = 0
  private var miniblock: UnsafePointer<UInt8>
  private var miniblockIndex = 0
  private var miniblockLeft = 0
  private var width = 0

  init(_ page: PageBytes) throws(ParquetError) {
    at = page.start.assumingMemoryBound(to: UInt8.self)
    end = page.end.assumingMemoryBound(to: UInt8.self)
    widths = at
    miniblock = at
    var cursor = VariableReader(at: at, end: end)
    let blockCount = try cursor.unsigned()
    let miniblocks = try cursor.unsigned()
    let total = try cursor.unsigned()
    last = try cursor.signed()
    guard blockCount > 0, blockCount <= Self.blockLimit, miniblocks > 0, miniblocks <= blockCount,
      blockCount % miniblocks == 0, blockCount / miniblocks % 8 == 0, total <= Int32.max
    else { throw .corrupt("a delta-encoded page has an impossible block layout") }
    valuesPerMiniblock = Int(blockCount / miniblocks)
    miniblocksPerBlock = Int(miniblocks)
    left = Int(total)
    firstPending = left > 0
    at = cursor.at
  }

  /// The byte behind the sequence; all values must have been read.
  var position: UnsafePointer<UInt8> { at }

  /// Writes the next `count` values.
  mutating func read(_ count: Int, into out: UnsafeMutablePointer<Int64>) throws(ParquetError) {
    guard count <= left else {
      throw .corrupt("a delta-encoded page has \(left) values left where \(count) are needed")
    }
    var done = 0
    if firstPending, count > 0 {
      out[0] = last
      firstPending = false
      done = 1
    }
    left -= count
    try withUnsafeTemporaryAllocationThrowing(Self.pieceCount) { (scratch) throws(ParquetError) in
      while done < count {
        if miniblockLeft == 0 { try nextMiniblock() }
        let n = min(miniblockLeft, count - done, Self.pieceCount)
        unpack(n, out + done, scratch)
        miniblockIndex += n
        miniblockLeft -= n
        done += n
      }
    }
  }

  private mutating func unpack(_ n: Int, _ out: UnsafeMutablePointer<Int64>, _ scratch: UnsafeMutablePointer<UInt64>) {
    if width == 0 {
      for i in 0..<n {
        last &+= smallestDelta
        out[i] = last
      }
    } else if width <= 32 {
      let narrow = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
      colq_unpack_u32(miniblock, miniblockIndex, n, Int32(width), narrow)
      last = colq_delta_sum_i64(narrow, n, smallestDelta, last, out)
    } else {
      colq_unpack_u64(miniblock, miniblockIndex, n, Int32(width), scratch)
      for i in 0..<n {
        last &+= smallestDelta &+ Int64(bitPattern: scratch[i])
        out[i] = last
      }
    }
  }

  private mutating func nextMiniblock() throws(ParquetError) {
    if widthsLeft == 0 {
      var cursor = VariableReader(at: at, end: end)
      smallestDelta = try cursor.signed()
      at = cursor.at
      guard end - at >= miniblocksPerBlock else { throw .corrupt("a delta-encoded page ends within a block") }
      widths = at
      widthsLeft = miniblocksPerBlock
      at += miniblocksPerBlock
    }
    width = Int(widths.pointee)
    widths += 1
    widthsLeft -= 1
    guard width <= 64 else { throw .corrupt("a delta-encoded page has deltas of \(width) bits") }
    let byteCount = valuesPerMiniblock * width / 8
    miniblock = at
    miniblockIndex = 0
    // The last miniblock may come without its padding.
    miniblockLeft = byteCount <= end - at ? valuesPerMiniblock : (end - at) * 8 / width
    guard miniblockLeft > 0 else { throw .corrupt("a delta-encoded page ends within a block") }
    at += min(byteCount, end - at)
  }
}

/// Typed-throws form of a stack allocation of 64-bit words.
@inline(__always)
func withUnsafeTemporaryAllocationThrowing(
  _ count: Int, _ body: (UnsafeMutablePointer<UInt64>) throws(ParquetError) -> Void
) throws(ParquetError) {
  let failure: ParquetError? = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { space in
    guard let base = space.baseAddress else { return nil }
    do throws(ParquetError) {
      try body(base)
      return nil
    } catch {
      return error
    }
  }
  if let failure { throw failure }
}

/// Variable-length integers of the page encodings.
struct VariableReader {
  var at: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  mutating func unsigned() throws(ParquetError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      guard at < end else { throw .corrupt("a page ends within a number") }
      let byte = at.pointee
      at += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .corrupt("a number of a page has more than 10 bytes")
  }

  mutating func signed() throws(ParquetError) -> Int64 {
    let raw = try unsigned()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }
}
