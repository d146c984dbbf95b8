#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// MD5, RFC 1321.
enum MD5 {
  /// floor(2^32 * |sin(i + 1)|), section 3.4.
  private static let sines: [UInt32] = (0..<64).map { UInt32(abs(sin(Double($0 + 1))) * 4_294_967_296) }
  private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

  static let hash: @Sendable (UnsafeRawBufferPointer) -> [UInt8] = { bytes in
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
    PaddedBlocks.forEach(bytes, bigEndianLength: false) { step($0, &state) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } }
  }

  private static func step(_ block: UnsafeRawBufferPointer, _ state: inout [UInt32]) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    for i in 0..<64 {
      let mixed: UInt32
      let word: Int
      switch i >> 4 {
      case 0: (mixed, word) = ((b & c) | (~b & d), i)
      case 1: (mixed, word) = ((d & b) | (~d & c), (5 * i + 1) & 15)
      case 2: (mixed, word) = (b ^ c ^ d, (3 * i + 5) & 15)
      default: (mixed, word) = (c ^ (b | ~d), 7 * i & 15)
      }
      let value = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: word * 4, as: UInt32.self))
      let sum = a &+ mixed &+ sines[i] &+ value
      let shift = shifts[(i >> 4) * 4 + (i & 3)]
      (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
  }
}
