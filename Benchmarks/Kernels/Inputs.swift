import Columnar

/// Pseudo-random input, the same in every run.
struct Inputs {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // splitmix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// `n` values below `bound`.
  mutating func numbers<T: FixedWidthInteger & BitwiseCopyable>(_ n: Int, below bound: UInt64, as _: T.Type) -> Buffer {
    let buffer = Buffer(zeroedByteCount: n * MemoryLayout<T>.stride + Buffer.padding)
    let out = buffer.pointer(as: T.self)
    for i in 0..<n { out[i] = T(truncatingIfNeeded: next() % bound) }
    return buffer
  }

  /// Bytes that are 1 with a chance of `percent`, else 0.
  mutating func mask(_ n: Int, percent: UInt64) -> Buffer {
    let buffer = Buffer(zeroedByteCount: n + Buffer.padding)
    let out = buffer.pointer(as: UInt8.self)
    for i in 0..<n where next() % 100 < percent { out[i] = 1 }
    return buffer
  }

  /// Text like the addresses of a web log: about 80 bytes each, one in a hundred with "google". The starts of all and
  /// the end of the last one come with it.
  mutating func addresses(_ n: Int) -> (text: [UInt8], starts: [Int]) {
    let hosts = ["shop", "news", "auto", "video", "forum", "travel", "games", "realty", "music", "mail"]
    let words = ["hotel", "cheap", "phone", "laptop", "review", "weather", "map", "photo", "recipe", "ticket"]
    var text: [UInt8] = []
    var starts: [Int] = []
    for _ in 0..<n {
      starts.append(text.count)
      let a = next()
      let host = hosts[Int(a % 10)]
      let name = a / 10 % 100 == 0 ? "google" : "\(a / 1_000 % 3_000)"
      let path = "\(words[Int(a >> 40 % 10)])/\(words[Int(a >> 44 % 10)])/item\(next() % 100_000_000)"
      text += Array("http://\(host)\(name).com/\(path).html?ref=\(next() % 100_000)&s=\(a >> 50 % 1_000)".utf8)
    }
    starts.append(text.count)
    return (text, starts)
  }
}
