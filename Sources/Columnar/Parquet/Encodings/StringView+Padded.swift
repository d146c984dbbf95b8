extension StringView {
  /// A view of `count` bytes at `start` where 12 bytes can be read whatever `count` is: no branches on the length.
  @inline(__always)
  init(padded start: UnsafeRawPointer, count: Int) {
    let head = UInt64(start.loadUnaligned(as: UInt32.self))
    let length = UInt64(UInt32(truncatingIfNeeded: count))
    if count <= 12 {
      let headMask: UInt64 = count >= 4 ? 0xFFFF_FFFF : (1 &<< UInt64(8 &* count)) &- 1
      let tail = start.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
      let tailMask: UInt64 =
        count >= 12 ? ~0 : count <= 4 ? 0 : (1 &<< UInt64(8 &* (count &- 4))) &- 1
      self.init(word0: length | (head & headMask) &<< 32, word1: tail & tailMask)
    } else {
      self.init(word0: length | head &<< 32, word1: UInt64(UInt(bitPattern: start)))
    }
  }
}
