/// XXH64 with seed 0, as specified in xxHash's doc/xxhash_spec.md.
enum XXH64 {
  private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

  static let bigEndian: @Sendable (UnsafeRawBufferPointer) -> [UInt8] = { bytes in
    let value = hash(bytes)
    return (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var at = 0
    var state = p5
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    if bytes.count >= 32 {
      var lanes = [p1 &+ p2, p2, 0, 0 &- p1]
      while at + 32 <= bytes.count {
        for k in 0..<4 { lanes[k] = round(lanes[k], word(at + 8 * k)) }
        at += 32
      }
      state = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
      for lane in lanes { state = (state ^ round(0, lane)) &* p1 &+ p4 }
    }
    state &+= UInt64(bytes.count)
    while at + 8 <= bytes.count {
      state = rotate(state ^ round(0, word(at)), 27) &* p1 &+ p4
      at += 8
    }
    if at + 4 <= bytes.count {
      let half = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      state = rotate(state ^ half &* p1, 23) &* p2 &+ p3
      at += 4
    }
    while at < bytes.count {
      state = rotate(state ^ UInt64(bytes[at]) &* p5, 11) &* p1
      at += 1
    }
    state = (state ^ state >> 33) &* p2
    state = (state ^ state >> 29) &* p3
    return state ^ state >> 32
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 { rotate(lane &+ input &* p2, 31) &* p1 }

  private static func rotate(_ x: UInt64, _ count: UInt64) -> UInt64 { x << count | x >> (64 - count) }
}
