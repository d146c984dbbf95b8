/// Takes the bytes of a file in order.
///
/// The writer hands on whole pages and indexes; where the bytes go, when they are synced and how the file gets its name
/// is the sink's and its owner's affair.
public protocol ByteSink: AnyObject {
  func append(_ bytes: UnsafeRawBufferPointer) throws(ParquetError)
}

/// Keeps the bytes in memory.
public final class MemoryByteSink: ByteSink {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public func append(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) { self.bytes.append(contentsOf: bytes) }
}
