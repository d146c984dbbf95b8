import CSimdJSON

/// One simdjson parser for objects with known keys. Not thread safe: one a thread.
final class JSONLineParser {
  private let handle: OpaquePointer
  /// Values of the last line in the order of the keys; valid until the next line.
  let cells: UnsafeMutablePointer<colq_json_cell>
  private let keyCount: Int
  private(set) var unknownCount = 0
  private(set) var firstUnknown = colq_json_cell()

  /// A parser for the columns of `schema`.
  ///
  /// - Parameter format: what the text is called in the error where a type cannot be read from it.
  convenience init(file: String, schema: Schema, format: String) throws(TextError) {
    for field in schema.fields {
      switch field.type.physical {
      case .none, .nested:
        throw TextError(file: file, "the type \(field.type) cannot be read from \(format)", column: field.name)
      default: break
      }
    }
    try self.init(file: file, keys: schema.fields.map(\.name))
  }

  init(file: String, keys: [String]) throws(TextError) {
    let encoded = keys.map { Array($0.utf8) }
    let flat = encoded.flatMap { $0 }
    let made: OpaquePointer? = flat.withUnsafeBufferPointer { bytes in
      // An empty key has no bytes; any address serves.
      var at = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)
      let starts: [UnsafePointer<UInt8>?] = encoded.map { key in
        defer { at = at.map { $0 + key.count } }
        return at
      }
      return colq_json_parser_new(starts, encoded.map(\.count), encoded.count)
    }
    guard let made else { throw TextError(file: file, "cannot make a JSON parser: out of memory") }
    handle = made
    keyCount = keys.count
    cells = .allocate(capacity: max(1, keys.count))
    cells.initialize(repeating: colq_json_cell(), count: max(1, keys.count))
  }

  deinit {
    colq_json_parser_free(handle)
    cells.deallocate()
  }

  /// Reads one line; the reason when it is no JSON object. 64 bytes behind it must be readable.
  @inline(__always)
  func parse(_ line: UnsafePointer<UInt8>, _ count: Int) -> String? {
    colq_json_parse(handle, line, count, cells, &unknownCount, &firstUnknown).map { String(cString: $0) }
  }

  /// All members of a line, for inference; nil when it is no JSON object.
  func members(_ line: UnsafePointer<UInt8>, _ count: Int) -> [(key: String, cell: colq_json_cell)]? {
    var capacity = 64
    while true {
      var keys = [colq_json_cell](repeating: colq_json_cell(), count: capacity)
      var values = keys
      var found = 0
      if colq_json_members(handle, line, count, &keys, &values, capacity, &found) != nil { return nil }
      if found <= capacity { return (0..<found).map { (keys[$0].string, values[$0]) } }
      capacity = found
    }
  }
}

extension colq_json_cell {
  /// The text as a Swift string; for names and samples.
  var string: String {
    guard let text, length > 0 else { return "" }
    return String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
  }
}
