#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Appends values to a growing flat vector.
///
/// Typed appends (`append(_: Int64)` …) expect the Swift type of the column's physical type; they are checked in debug
/// builds only. `append(_: Value)` is the slow, general way.
public struct VectorBuilder {
  public let type: DataType
  public private(set) var count = 0
  private var buffer: Buffer
  private var capacity: Int
  private var validity: Bitmap?
  private let width: Int
  public let heap: StringHeap

  public init(_ type: DataType, capacity: Int = 1_024, heap: StringHeap = StringHeap()) {
    self.type = type
    width = type.physical.byteWidth
    self.capacity = max(capacity, 8)
    buffer = Buffer(byteCount: self.capacity * width)
    self.heap = heap
  }

  private mutating func grow() {
    let larger = Buffer(byteCount: capacity * 2 * width)
    memcpy(larger.base, buffer.base, count * width)
    buffer = larger
    if let old = validity {
      let bits = Bitmap(repeating: true, count: capacity * 2)
      memcpy(bits.buffer.base, old.buffer.base, Bitmap.wordCount(capacity) * 8)
      validity = bits
    }
    capacity *= 2
  }

  @inline(__always)
  public mutating func append<T: BitwiseCopyable>(_ value: T) {
    assert(MemoryLayout<T>.stride == width)
    if count == capacity { grow() }
    buffer.pointer(as: T.self)[count] = value
    count &+= 1
  }

  /// Appends a copy of the bytes as a string.
  public mutating func append(bytes: UnsafeRawBufferPointer) {
    append(heap.store(bytes))
  }

  public mutating func append(_ string: String) { append(heap.store(string)) }

  public mutating func appendNull() {
    if count == capacity { grow() }
    if validity == nil { validity = Bitmap(repeating: true, count: capacity) }
    memset(buffer.base + count * width, 0, width)
    validity?.clear(count)
    count &+= 1
  }

  public mutating func append(_ value: Value) {
    switch (value, type.physical) {
    case (.boolean(let v), .bool): append(UInt8(v ? 1 : 0))
    case (.integer(let v), .int8): append(Int8(truncatingIfNeeded: v))
    case (.integer(let v), .int16): append(Int16(truncatingIfNeeded: v))
    case (.integer(let v), .int32): append(Int32(truncatingIfNeeded: v))
    case (.integer(let v), .int64): append(v)
    case (.decimal(let v), .int128): append(v)
    case (.double(let v), .float): append(Float(v))
    case (.double(let v), .double): append(v)
    case (.bytes(let v), .string): v.withUnsafeBytes { append(bytes: $0) }
    default: appendNull()
    }
  }

  /// The vector; the builder is empty afterwards but keeps its heap, so views stay valid.
  public mutating func finish() -> Vector {
    let bits = validity.map { Bitmap(buffer: $0.buffer, count: count) }
    let out = Vector(type, flat: buffer, count: count, validity: bits, heap: type.physical == .string ? heap : nil)
    capacity = max(count, 8)
    buffer = Buffer(byteCount: capacity * width)
    validity = nil
    count = 0
    return out
  }
}
