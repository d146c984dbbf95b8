import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes a second that one core copies, read and written bytes both counted.
struct Limits {
  let cache: Double
  let memory: Double

  init() {
    cache = Self.copyRate(byteCount: 192 << 10)
    memory = Self.copyRate(byteCount: 256 << 20)
  }

  func rate(_ level: MemoryLevel) -> Double {
    switch level {
    case .cache: cache
    case .memory: memory
    }
  }

  private static func copyRate(byteCount: Int) -> Double {
    let source = Buffer(zeroedByteCount: byteCount)
    let target = Buffer(zeroedByteCount: byteCount)
    // Written once, so that both have pages of their own.
    memset(source.base, 1, byteCount)
    memset(target.base, 2, byteCount)
    return Double(2 * byteCount) / bestSeconds { memcpy(target.base, source.base, byteCount) }
  }
}
