import Synchronization

/// Buffers of pages and file pieces that nobody uses any more, by size class: fresh memory costs page faults.
enum BufferPool {
  /// Bytes kept at most; what is beyond is freed.
  private static let limit = 128 << 20
  private static let smallestClass = 12

  private struct State {
    var free: [[Buffer]] = Array(repeating: [], count: 64)
    var byteCount = 0
  }

  private static let state = Mutex(State())

  /// A buffer of at least `byteCount` bytes with undefined content.
  static func take(_ byteCount: Int) -> Buffer {
    let sizeClass = max(smallestClass, Int.bitWidth - (max(byteCount, 1) - 1).leadingZeroBitCount)
    let found = state.withLock { state -> Buffer? in
      let buffer = state.free[sizeClass].popLast()
      if let buffer { state.byteCount -= buffer.byteCount }
      return buffer
    }
    // Not rounded up above 4 MB: such sizes hardly repeat, and the rest would be lost.
    return found ?? Buffer(byteCount: sizeClass > 22 ? byteCount : 1 << sizeClass)
  }

  /// Takes the buffer back when nobody else holds it; it is nil afterwards in any case.
  static func give(_ buffer: inout Buffer?) {
    guard buffer != nil else { return }
    defer { buffer = nil }
    guard isKnownUniquelyReferenced(&buffer), let own = buffer else { return }
    let size = own.byteCount
    guard size >= 1 << smallestClass, size & (size - 1) == 0 else { return }
    state.withLock { state in
      guard state.byteCount + size <= limit else { return }
      state.free[size.trailingZeroBitCount].append(own)
      state.byteCount += size
    }
  }
}
