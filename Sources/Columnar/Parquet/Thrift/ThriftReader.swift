/// Reads Thrift's compact protocol from memory; every step is checked against the end.
///
/// Format: thrift/doc/specs/thrift-compact-protocol.md. A struct is a list of fields (id delta and type in one byte, then
/// the value) that a zero byte ends. Booleans lie in the type of their field.
struct ThriftReader {
  /// Deeper structures than the format has are refused, so that skipping cannot exhaust the stack.
  private static let depthLimit = 24

  let start: UnsafeRawPointer
  private(set) var at: UnsafeRawPointer
  let end: UnsafeRawPointer

  /// The bytes must stay valid while the reader lives.
  init(_ bytes: UnsafeRawBufferPointer) {
    let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    start = base
    at = base
    end = base + bytes.count
  }

  /// Bytes read so far.
  var position: Int { at - start }
  var bytesLeft: Int { end - at }

  @inline(never)
  private func ended() -> ParquetError { ParquetError(.truncated, "metadata ends in the middle of a value") }

  @inline(__always)
  mutating func byte() throws(ParquetError) -> UInt8 {
    if at >= end { throw ended() }
    let value = at.load(as: UInt8.self)
    at += 1
    return value
  }

  @inline(__always)
  mutating func variable() throws(ParquetError) -> UInt64 {
    let first = try byte()
    if first < 0x80 { return UInt64(first) }
    return try longVariable(UInt64(first & 0x7F))
  }

  private mutating func longVariable(_ low: UInt64) throws(ParquetError) -> UInt64 {
    var value = low
    var shift: UInt64 = 7
    while shift < 64 {
      let next = try byte()
      value |= UInt64(next & 0x7F) &<< shift
      if next < 0x80 { return value }
      shift &+= 7
    }
    throw .corrupt("a variable-length integer of the metadata has more than 10 bytes")
  }

  /// An integer field of any width.
  @inline(__always)
  mutating func integer(_ type: ThriftType) throws(ParquetError) -> Int {
    switch type {
    case .int16, .int32, .int64:
      let raw = try variable()
      return Int(truncatingIfNeeded: Int64(bitPattern: raw &>> 1) ^ -Int64(bitPattern: raw & 1))
    case .int8: return Int(Int8(bitPattern: try byte()))
    default: throw unexpected(type, "an integer")
    }
  }

  /// The value of a boolean field, which is its type.
  func boolean(_ type: ThriftType) throws(ParquetError) -> Bool {
    switch type {
    case .yes: return true
    case .no: return false
    default: throw unexpected(type, "a boolean")
    }
  }

  /// A byte string, in place.
  mutating func binary(_ type: ThriftType) throws(ParquetError) -> UnsafeRawBufferPointer {
    guard type == .binary else { throw unexpected(type, "a string") }
    let count = try variable()
    guard count <= UInt64(end - at) else { throw ended() }
    let bytes = UnsafeRawBufferPointer(start: at, count: Int(count))
    at += Int(count)
    return bytes
  }

  mutating func string(_ type: ThriftType) throws(ParquetError) -> String {
    String(decoding: try binary(type), as: UTF8.self)
  }

  /// Element count and type of a list; each element takes a byte at least, so the count is bounded by what is left.
  mutating func list(_ type: ThriftType) throws(ParquetError) -> (count: Int, element: ThriftType) {
    guard type == .list || type == .set else { throw unexpected(type, "a list") }
    let header = try byte()
    guard let element = ThriftType(rawValue: header & 15), element != .stop else {
      throw .corrupt("a list of the metadata has the unknown element type \(header & 15)")
    }
    let count = header >> 4 == 15 ? try variable() : UInt64(header >> 4)
    guard count <= UInt64(end - at) else { throw ended() }
    return (Int(count), element)
  }

  /// A boolean element of a list, which takes a byte of its own: 1 is true.
  mutating func booleanElement() throws(ParquetError) -> Bool { try byte() == 1 }

  /// The next field of a struct: its id goes to `id`, its type is returned; nil at the end of the struct.
  @inline(__always)
  mutating func field(_ id: inout Int) throws(ParquetError) -> ThriftType? {
    let header = try byte()
    if header == 0 { return nil }
    guard let type = ThriftType(rawValue: header & 15) else {
      throw .corrupt("a field of the metadata has the unknown type \(header & 15)")
    }
    if type == .stop { throw .corrupt("a field of the metadata has the type 0") }
    id = header >> 4 == 0 ? try integer(.int16) : id &+ Int(header >> 4)
    return type
  }

  private func unexpected(_ type: ThriftType, _ expected: String) -> ParquetError {
    .corrupt("the metadata has a \(type) where \(expected) is expected")
  }

  func requireStruct(_ type: ThriftType) throws(ParquetError) {
    if type != .structure { throw unexpected(type, "a structure") }
  }

  /// Passes over a field's value.
  mutating func skip(_ type: ThriftType) throws(ParquetError) { try skip(type, depth: 0, isElement: false) }

  private mutating func skip(_ type: ThriftType, depth: Int, isElement: Bool) throws(ParquetError) {
    if depth > Self.depthLimit { throw .corrupt("the metadata is nested too deeply") }
    switch type {
    case .stop: throw unexpected(type, "a value")
    case .yes, .no: if isElement { _ = try byte() }
    case .int8: _ = try byte()
    case .int16, .int32, .int64: _ = try variable()
    case .double:
      guard end - at >= 8 else { throw ended() }
      at += 8
    case .binary: _ = try binary(.binary)
    case .list, .set:
      let (count, element) = try list(type)
      for _ in 0..<count { try skip(element, depth: depth + 1, isElement: true) }
    case .map:
      let count = try variable()
      if count == 0 { return }
      guard count <= UInt64(end - at) else { throw ended() }
      let types = try byte()
      guard let key = ThriftType(rawValue: types >> 4), let value = ThriftType(rawValue: types & 15) else {
        throw .corrupt("a map of the metadata has an unknown type")
      }
      for _ in 0..<count {
        try skip(key, depth: depth + 1, isElement: true)
        try skip(value, depth: depth + 1, isElement: true)
      }
    case .structure:
      var id = 0
      while let inner = try field(&id) { try skip(inner, depth: depth + 1, isElement: false) }
    case .uuid:
      guard end - at >= 16 else { throw ended() }
      at += 16
    }
  }
}

/// Type codes of the compact protocol; a boolean field's value is its type.
enum ThriftType: UInt8 {
  case stop = 0
  case yes = 1
  case no = 2
  case int8 = 3
  case int16 = 4
  case int32 = 5
  case int64 = 6
  case double = 7
  case binary = 8
  case list = 9
  case set = 10
  case map = 11
  case structure = 12
  case uuid = 13
}
