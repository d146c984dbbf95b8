/// Makes request ids: random UUIDs (RFC 9562, version 4), which name requests and guard nothing.
struct RequestIDs {
  private var state: UInt64

  init() { state = UInt64.random(in: 0...UInt64.max) }

  mutating func next() -> String {
    let high = word() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = word() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return String(unsafeUninitializedCapacity: 36) { out in
      var at = 0
      for nibble in 0..<32 {
        // Hyphens in front of these nibbles: 8-4-4-4-12.
        if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
          out[at] = UInt8(ascii: "-")
          at += 1
        }
        let word = nibble < 16 ? high : low
        let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - (nibble & 15) * 4)) & 15
        out[at] = value < 10 ? value + 0x30 : value + 0x57
        at += 1
      }
      return at
    }
  }

  /// SplitMix64.
  private mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
