#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A range of a buffer that stays alive while the range is held; at least 64 bytes behind its end can be read.
struct PageBytes: @unchecked Sendable {
  // Points into `owner`, which is shared read-only once filled.
  let owner: Buffer
  private(set) var start: UnsafeRawPointer
  private(set) var count: Int

  var end: UnsafeRawPointer { start + count }

  init(_ owner: Buffer, offset: Int = 0, count: Int) {
    precondition(offset >= 0 && count >= 0 && offset + count <= owner.byteCount)
    self.owner = owner
    start = UnsafeRawPointer(owner.base) + offset
    self.count = count
  }

  /// Drops bytes from the front.
  mutating func drop(_ n: Int) throws(ParquetError) {
    guard n >= 0, n <= count else { throw .corrupt("a page is shorter than its parts") }
    start += n
    count -= n
  }

  /// The first `n` bytes.
  func prefix(_ n: Int) throws(ParquetError) -> PageBytes {
    guard n >= 0, n <= count else { throw .corrupt("a page is shorter than its parts") }
    var part = self
    part.count = n
    return part
  }

  /// The same bytes in a buffer of their own.
  func copied() -> PageBytes {
    let copy = Buffer(byteCount: count)
    copy.base.copyMemory(from: start, byteCount: count)
    return PageBytes(copy, count: count)
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// The first four bytes, little endian, dropped: the length of what follows.
  mutating func dropLength() throws(ParquetError) -> Int {
    guard count >= 4 else { throw .corrupt("a page ends within a length") }
    let length = Int(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
    try drop(4)
    guard length <= count else { throw .corrupt("a page names \(length) bytes where \(count) are left") }
    return length
  }
}
