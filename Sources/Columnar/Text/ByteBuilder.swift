#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A growing buffer of bytes that is filled, written out and used again.
package final class ByteBuilder {
  private(set) var base: UnsafeMutablePointer<UInt8>
  package private(set) var count = 0
  private(set) var capacity: Int

  package init(capacity: Int = 1 << 16) {
    self.capacity = max(64, capacity)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  package var array: [UInt8] { Array(bytes) }

  package func removeAll() { count = 0 }

  /// Where the next bytes go; at least `byteCount` of them fit. Tell with `advance` what was written.
  @inline(__always)
  func reserve(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity &- count < byteCount { grow(byteCount) }
    return base + count
  }

  @inline(__always)
  func advance(_ byteCount: Int) { count &+= byteCount }

  /// Ends the content at `end`, which lies in the reserved room.
  @inline(__always)
  func finish(at end: UnsafeMutablePointer<UInt8>) { count = end - base }

  private func grow(_ byteCount: Int) {
    let larger = max(capacity * 2, count + byteCount + 64)
    let target = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memcpy(target, base, count)
    base.deallocate()
    base = target
    capacity = larger
  }

  @inline(__always)
  package func append(_ byte: UInt8) {
    reserve(1)[0] = byte
    count &+= 1
  }

  package func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    memcpy(reserve(bytes.count), start, bytes.count)
    count &+= bytes.count
  }

  package func append(_ text: String) {
    var copy = text
    copy.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  package func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }
}
