import CKernels

/// Reads dictionary codes and proves that they are below the dictionary's count.
enum CodeReader {
  /// Writes `span` codes to `out`; NULL rows get `nullCode`.
  static func read<C: CodeWord>(
    _ stream: inout HybridDecoder, _ span: Int, _ validity: PageValidity?, entryCount: Int, nullCode: Int,
    into out: UnsafeMutablePointer<C>
  ) throws(ParquetError) {
    let count = validity?.ones ?? span
    if stream.bitWidth <= C.bitWidth {
      try stream.read(count, into: out)
      // Codes of so few bits may be below the count whatever they are.
      if count > 0, 1 << stream.bitWidth > entryCount { try check(maximum(out, count), entryCount) }
    } else {
      try readWide(&stream, count, entryCount, into: out)
    }
    validity?.spread(out, fill: C(truncatingIfNeeded: nullCode))
  }

  /// Codes with more bits than the dictionary's count needs.
  private static func readWide<C: CodeWord>(
    _ stream: inout HybridDecoder, _ count: Int, _ entryCount: Int, into out: UnsafeMutablePointer<C>
  ) throws(ParquetError) {
    let scratch = Buffer(byteCount: count * 4)
    let wide = scratch.pointer(as: UInt32.self)
    try stream.read(count, into: wide)
    if count > 0 { try check(maximum(wide, count), entryCount) }
    for i in 0..<count { out[i] = C(truncatingIfNeeded: wide[i]) }
    withExtendedLifetime(scratch) {}
  }

  private static func maximum<C: CodeWord>(_ codes: UnsafeMutablePointer<C>, _ count: Int) -> UInt32 {
    let raw = UnsafeRawPointer(codes)
    return switch C.width {
    case .u8: colq_max_u8(raw.assumingMemoryBound(to: UInt8.self), count)
    case .u16: colq_max_u16(raw.assumingMemoryBound(to: UInt16.self), count)
    case .u32: colq_max_u32(raw.assumingMemoryBound(to: UInt32.self), count)
    }
  }

  private static func check(_ largest: UInt32, _ entryCount: Int) throws(ParquetError) {
    guard Int(largest) < entryCount else {
      throw .corrupt("a page has the code \(largest), the dictionary only \(entryCount) entries")
    }
  }
}
