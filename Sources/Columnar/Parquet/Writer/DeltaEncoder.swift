/// Writes DELTA_BINARY_PACKED (Encodings.md): blocks of 128 values in 4 miniblocks.
enum DeltaEncoder {
  private static let blockCount = 128
  private static let miniblockCount = 4

  /// Appends `count` values. `is32`: deltas wrap as 32-bit integers do, so that no miniblock needs more than 32 bits.
  static func encode(_ values: UnsafePointer<Int64>, _ count: Int, is32: Bool, into out: OutputBytes) {
    out.append(variable: UInt64(blockCount))
    out.append(variable: UInt64(miniblockCount))
    out.append(variable: UInt64(count))
    out.append(signedVariable: count > 0 ? values[0] : 0)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: blockCount) { space in
      guard let deltas = space.baseAddress else { return }
      var at = 1
      while at < count {
        let n = min(blockCount, count - at)
        block(values + at, n, is32, deltas, out)
        at += n
      }
    }
  }

  private static func block(
    _ values: UnsafePointer<Int64>, _ n: Int, _ is32: Bool, _ deltas: UnsafeMutablePointer<UInt64>, _ out: OutputBytes
  ) {
    var smallest = Int64.max
    for i in 0..<n {
      var delta = values[i] &- values[i - 1]
      if is32 { delta = Int64(Int32(truncatingIfNeeded: delta)) }
      deltas[i] = UInt64(bitPattern: delta)
      smallest = min(smallest, delta)
    }
    let mask: UInt64 = is32 ? 0xFFFF_FFFF : ~0
    for i in 0..<n { deltas[i] = (deltas[i] &- UInt64(bitPattern: smallest)) & mask }
    for i in n..<blockCount { deltas[i] = 0 }
    out.append(signedVariable: smallest)
    let perMiniblock = blockCount / miniblockCount
    var widths: (Int, Int, Int, Int) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &widths) { raw in
      let widths = raw.bindMemory(to: Int.self)
      for m in 0..<miniblockCount {
        var all: UInt64 = 0
        for i in 0..<perMiniblock { all |= deltas[m * perMiniblock + i] }
        widths[m] = 64 - all.leadingZeroBitCount
        out.append(UInt8(widths[m]))
      }
      for m in 0..<miniblockCount where m * perMiniblock < n {
        BitPacker.pack(wide: deltas + m * perMiniblock, perMiniblock, bitWidth: widths[m], into: out)
      }
    }
  }
}
