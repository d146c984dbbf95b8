#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A growing run of bytes that is filled, handed on and filled again.
final class OutputBytes {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 4 << 10) {
    self.capacity = capacity
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
  }

  deinit { base.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  func removeAll() { count = 0 }

  /// Room for `byteCount` more bytes; where they begin.
  @inline(__always)
  func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if capacity - count < byteCount { grow(byteCount) }
    return base + count
  }

  private func grow(_ byteCount: Int) {
    let larger = max(capacity * 2, count + byteCount)
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
    memcpy(fresh, base, count)
    base.deallocate()
    base = fresh
    capacity = larger
  }

  /// Notes that `byteCount` bytes were written to what `reserve` returned.
  @inline(__always)
  func commit(_ byteCount: Int) { count &+= byteCount }

  @inline(__always)
  func append(_ byte: UInt8) {
    reserve(1).storeBytes(of: byte, as: UInt8.self)
    count &+= 1
  }

  func append(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress else { return }
    memcpy(reserve(source.count), start, source.count)
    count += source.count
  }

  @inline(__always)
  func append<T: BitwiseCopyable>(littleEndian value: T) {
    reserve(MemoryLayout<T>.size).storeBytes(of: value, as: T.self)
    count &+= MemoryLayout<T>.size
  }

  /// An unsigned variable-length integer.
  @inline(__always)
  func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// A signed variable-length integer, zigzag.
  func append(signedVariable value: Int64) {
    append(variable: UInt64(bitPattern: value << 1 ^ value >> 63))
  }
}
