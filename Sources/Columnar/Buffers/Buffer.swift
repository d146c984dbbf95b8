#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Owned, 64-byte aligned memory with 64 readable bytes of padding behind its end.
///
/// Written by the one thread that made it, then shared read-only: that is what makes `@unchecked Sendable` sound.
/// The padding lets kernels load whole vectors at the end; its content is undefined.
public final class Buffer: @unchecked Sendable {
  public static let padding = 64

  public let base: UnsafeMutableRawPointer
  public let byteCount: Int
  /// Bytes that the buffer takes of the process's memory.
  public let capacity: Int
  /// Set while one thread holds the buffer: its memory goes back to the system when the buffer goes.
  var isReturnedToSystem = false

  /// Uninitialized memory. Traps when the system has no memory, as Swift's own containers do.
  public init(byteCount: Int) {
    precondition(byteCount >= 0)
    self.byteCount = byteCount
    if byteCount >= LargeMemory.threshold {
      capacity = LargeMemory.capacity(byteCount + Self.padding)
      base = LargeMemory.allocate(capacity)
      return
    }
    capacity = byteCount + Self.padding
    var pointer: UnsafeMutableRawPointer?
    let status = posix_memalign(&pointer, 64, byteCount + Self.padding)
    guard status == 0, let pointer else { preconditionFailure("out of memory: \(byteCount) bytes") }
    base = pointer
  }

  /// Zeroed memory.
  public convenience init(zeroedByteCount byteCount: Int) {
    self.init(byteCount: byteCount)
    memset(base, 0, byteCount)
  }

  public convenience init<T: BitwiseCopyable>(copying values: [T]) {
    self.init(byteCount: values.count * MemoryLayout<T>.stride)
    values.withUnsafeBytes { source in
      if let start = source.baseAddress { memcpy(base, start, source.count) }
    }
  }

  deinit {
    if byteCount >= LargeMemory.threshold {
      LargeMemory.release(base, capacity, toSystem: isReturnedToSystem)
    } else {
      free(base)
    }
  }

  @inlinable
  public func pointer<T: BitwiseCopyable>(as type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }

  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }
}
