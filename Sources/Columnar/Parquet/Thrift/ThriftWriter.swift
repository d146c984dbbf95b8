/// Writes Thrift's compact protocol. Fields of a struct must come with ascending ids.
struct ThriftWriter {
  let out: OutputBytes
  private var lastID = 0
  private var outer: [Int] = []

  init(_ out: OutputBytes) { self.out = out }

  private mutating func header(_ id: Int, _ type: ThriftType) {
    let delta = id - lastID
    if delta > 0, delta < 16 {
      out.append(UInt8(delta) << 4 | type.rawValue)
    } else {
      out.append(type.rawValue)
      out.append(signedVariable: Int64(id))
    }
    lastID = id
  }

  mutating func int32(_ id: Int, _ value: Int) {
    header(id, .int32)
    out.append(signedVariable: Int64(value))
  }

  mutating func int64(_ id: Int, _ value: Int) {
    header(id, .int64)
    out.append(signedVariable: Int64(value))
  }

  mutating func int8(_ id: Int, _ value: Int8) {
    header(id, .int8)
    out.append(UInt8(bitPattern: value))
  }

  mutating func boolean(_ id: Int, _ value: Bool) { header(id, value ? .yes : .no) }

  mutating func binary(_ id: Int, _ value: [UInt8]) {
    header(id, .binary)
    element(value)
  }

  mutating func string(_ id: Int, _ value: String) { binary(id, Array(value.utf8)) }

  mutating func structure(_ id: Int, _ body: (inout ThriftWriter) -> Void) {
    header(id, .structure)
    structElement(body)
  }

  /// A structure as a list's element or on its own.
  mutating func structElement(_ body: (inout ThriftWriter) -> Void) {
    beginStruct()
    body(&self)
    endStruct()
  }

  /// The same in two steps; `endStruct` must follow.
  mutating func beginStruct() {
    outer.append(lastID)
    lastID = 0
  }

  mutating func beginStruct(_ id: Int) {
    header(id, .structure)
    beginStruct()
  }

  mutating func endStruct() {
    out.append(0)
    lastID = outer.removeLast()
  }

  /// A field whose value is encoded already.
  mutating func raw(_ id: Int, _ type: ThriftType, _ value: UnsafeRawBufferPointer) {
    header(id, type)
    out.append(value)
  }

  /// A list's beginning; `count` elements must follow.
  mutating func list(_ id: Int, _ element: ThriftType, count: Int) {
    header(id, .list)
    if count < 15 {
      out.append(UInt8(count) << 4 | element.rawValue)
    } else {
      out.append(0xF0 | element.rawValue)
      out.append(variable: UInt64(count))
    }
  }

  func element(_ value: Int) { out.append(signedVariable: Int64(value)) }
  func element(_ value: Bool) { out.append(value ? 1 : 2) }
  func element(_ value: [UInt8]) {
    out.append(variable: UInt64(value.count))
    value.withUnsafeBytes { out.append($0) }
  }
}
