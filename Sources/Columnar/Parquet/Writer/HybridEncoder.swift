/// Writes the RLE / bit-packed hybrid (Encodings.md); the counterpart of `HybridDecoder`.
enum HybridEncoder {
  /// Shorter runs stay bit-packed: switching costs readers more than the bytes saved.
  private static let shortestRun = 24

  /// Appends `count` values of `bitWidth` bits.
  static func encode(_ values: UnsafePointer<UInt32>, _ count: Int, bitWidth: Int, into out: OutputBytes) {
    var at = 0
    var literalStart = 0
    while at < count {
      let run = runLength(values, at, count)
      // A literal run holds whole groups of 8, so it may take some values from the front of the run.
      let borrowed = (8 - (at - literalStart) & 7) & 7
      if run - borrowed >= shortestRun {
        let literalEnd = at + borrowed
        literal(values + literalStart, literalEnd - literalStart, bitWidth, out)
        repeated(values[at], run - borrowed, bitWidth, out)
        at += run
        literalStart = at
      } else {
        at += run
      }
    }
    literal(values + literalStart, count - literalStart, bitWidth, out)
  }

  static func encode(_ values: [UInt32], bitWidth: Int, into out: OutputBytes) {
    values.withUnsafeBufferPointer { values in
      if let start = values.baseAddress { encode(start, values.count, bitWidth: bitWidth, into: out) }
    }
  }

  private static func runLength(_ values: UnsafePointer<UInt32>, _ start: Int, _ count: Int) -> Int {
    let value = values[start]
    var end = start &+ 1
    while end < count, values[end] == value { end &+= 1 }
    return end &- start
  }

  static func repeated(_ value: UInt32, _ count: Int, _ bitWidth: Int, _ out: OutputBytes) {
    out.append(variable: UInt64(count) << 1)
    for i in 0..<((bitWidth + 7) / 8) { out.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * i))) }
  }

  private static func literal(_ values: UnsafePointer<UInt32>, _ count: Int, _ bitWidth: Int, _ out: OutputBytes) {
    if count == 0 { return }
    let groups = (count + 7) / 8
    out.append(variable: UInt64(groups) << 1 | 1)
    BitPacker.pack(values, count, padded: groups * 8, bitWidth: bitWidth, into: out)
  }
}

/// Packs integers into bits, least significant first.
enum BitPacker {
  /// Appends `count` values and zeros up to `padded` values, a multiple of 8.
  static func pack(
    _ values: UnsafePointer<UInt32>, _ count: Int, padded: Int, bitWidth: Int, into out: OutputBytes
  ) {
    if bitWidth == 0 { return }
    let byteCount = padded / 8 * bitWidth
    let start = out.reserve(byteCount + 8)
    var target = start
    var word: UInt64 = 0
    var filled = 0
    for i in 0..<count {
      word |= UInt64(values[i]) &<< UInt64(truncatingIfNeeded: filled)
      filled &+= bitWidth
      if filled >= 32 {
        target.storeBytes(of: UInt32(truncatingIfNeeded: word), as: UInt32.self)
        target += 4
        word &>>= 32
        filled &-= 32
      }
    }
    finish(start, target, word, byteCount)
    out.commit(byteCount)
  }

  /// The same for 64-bit values.
  static func pack(wide values: UnsafePointer<UInt64>, _ count: Int, bitWidth: Int, into out: OutputBytes) {
    if bitWidth == 0 { return }
    let byteCount = (count * bitWidth + 7) / 8
    let start = out.reserve(byteCount + 16)
    var target = start
    var word: UInt64 = 0
    var filled = 0
    for i in 0..<count {
      let value = values[i]
      word |= value &<< UInt64(truncatingIfNeeded: filled)
      let total = filled &+ bitWidth
      if total >= 64 {
        target.storeBytes(of: word, as: UInt64.self)
        target += 8
        let taken = 64 &- filled
        word = taken == 64 ? 0 : value &>> UInt64(truncatingIfNeeded: taken)
        filled = total &- 64
      } else {
        filled = total
      }
    }
    finish(start, target, word, byteCount)
    out.commit(byteCount)
  }

  private static func finish(
    _ start: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer, _ word: UInt64, _ byteCount: Int
  ) {
    var rest = word
    var at = target
    while at < start + byteCount {
      at.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
      rest >>= 8
      at += 1
    }
  }
}
