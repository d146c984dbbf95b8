/// SHA-256 (FIPS 180-4) of short texts, to check the hash in a report's policy.
enum SHA256 {
  /// Cube roots of the first 64 primes, the first 32 bits of their fractions.
  private static let constants: [UInt32] = fractions(count: 64, root: 3)
  private static let initial: [UInt32] = fractions(count: 8, root: 2)

  private static func fractions(count: Int, root: Int) -> [UInt32] {
    var out: [UInt32] = []
    var candidate: UInt128 = 2
    while out.count < count {
      if !(2..<candidate).contains(where: { $0 * $0 <= candidate && candidate % $0 == 0 }) {
        // The largest r with r^root <= candidate * 2^(32 * root): the root with 32 binary places.
        var low: UInt128 = 0
        var high: UInt128 = 1 << 38
        while high - low > 1 {
          let middle = (low + high) / 2
          let power = root == 2 ? middle * middle : middle * middle * middle
          if power <= candidate << UInt128(32 * root) { low = middle } else { high = middle }
        }
        out.append(UInt32(truncatingIfNeeded: low))
      }
      candidate += 1
    }
    return out
  }

  private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

  static func digest(_ text: String) -> [UInt8] {
    var message = Array(text.utf8)
    let bitCount = UInt64(message.count) * 8
    message.append(0x80)
    while message.count % 64 != 56 { message.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    var state = initial
    for start in stride(from: 0, to: message.count, by: 64) {
      var words = (0..<16).map { word in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(message[start + word * 4 + $1]) }
      }
      for index in 16..<64 {
        let (a, b) = (words[index - 15], words[index - 2])
        let low = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
        let high = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
        words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
      }
      var v = state
      for index in 0..<64 {
        let sum1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
        let choice = v[4] & v[5] ^ ~v[4] & v[6]
        let first = v[7] &+ sum1 &+ choice &+ constants[index] &+ words[index]
        let sum0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
        let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
        v = [first &+ sum0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
      }
      for index in 0..<8 { state[index] = state[index] &+ v[index] }
    }
    return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }

  static func base64(of text: String) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = digest(text)
    var out = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
      for index in 0..<4 { out.append(start + index > bytes.count ? "=" : letters[group >> (18 - 6 * index) & 63]) }
    }
    return out
  }
}
