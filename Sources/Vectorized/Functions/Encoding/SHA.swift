/// SHA-1, FIPS 180-4 section 6.1.
enum SHA1 {
  static let hash: @Sendable (UnsafeRawBufferPointer) -> [UInt8] = { bytes in
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    PaddedBlocks.forEach(bytes, bigEndianLength: true) { step($0, &state) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  private static func step(_ block: UnsafeRawBufferPointer, _ state: inout [UInt32]) {
    var words = (0..<16).map { UInt32(bigEndian: block.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)) }
    for i in 16..<80 { words.append(rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1)) }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for i in 0..<80 {
      let (mixed, constant): (UInt32, UInt32)
      switch i / 20 {
      case 0: (mixed, constant) = ((b & c) | (~b & d), 0x5A82_7999)
      case 1: (mixed, constant) = (b ^ c ^ d, 0x6ED9_EBA1)
      case 2: (mixed, constant) = ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
      default: (mixed, constant) = (b ^ c ^ d, 0xCA62_C1D6)
      }
      let next = rotate(a, 5) &+ mixed &+ e &+ constant &+ words[i]
      (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
    }
    for (k, value) in [a, b, c, d, e].enumerated() { state[k] &+= value }
  }

  private static func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 { x << count | x >> (32 - count) }
}

/// SHA-256, FIPS 180-4 section 6.2.
enum SHA256 {
  static let hash: @Sendable (UnsafeRawBufferPointer) -> [UInt8] = { bytes in
    var state = roots(8) { $0.squareRoot() }
    PaddedBlocks.forEach(bytes, bigEndianLength: true) { step($0, &state) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  /// The constants: first 32 bits of the fractions of the square and cube roots of the first primes (4.2.2, 5.3.3).
  private static let constants = roots(64) { cubeRoot($0) }

  private static func roots(_ count: Int, _ root: (Double) -> Double) -> [UInt32] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      let value = root(Double(prime))
      return UInt32((value - value.rounded(.down)) * 4_294_967_296)
    }
  }

  private static func cubeRoot(_ x: Double) -> Double {
    var root = x / 3 + 1
    for _ in 0..<60 { root -= (root * root * root - x) / (3 * root * root) }
    return root
  }

  private static func step(_ block: UnsafeRawBufferPointer, _ state: inout [UInt32]) {
    var words = (0..<16).map { UInt32(bigEndian: block.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)) }
    for i in 16..<64 {
      let (x, y) = (words[i - 15], words[i - 2])
      let low = rotate(x, 7) ^ rotate(x, 18) ^ x >> 3
      let high = rotate(y, 17) ^ rotate(y, 19) ^ y >> 10
      words.append(words[i - 16] &+ low &+ words[i - 7] &+ high)
    }
    var v = state
    for i in 0..<64 {
      let (a, e) = (v[0], v[4])
      let sumE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = (e & v[5]) ^ (~e & v[6])
      let first = v[7] &+ sumE &+ choice &+ constants[i] &+ words[i]
      let sumA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2])
      v = [first &+ sumA &+ majority, a, v[1], v[2], v[3] &+ first, e, v[5], v[6]]
    }
    for k in 0..<8 { state[k] &+= v[k] }
  }

  private static func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 { x >> count | x << (32 - count) }
}
