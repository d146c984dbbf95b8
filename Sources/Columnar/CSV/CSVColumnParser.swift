#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The fields of one batch: where they lie, and which rows turned out malformed.
struct CSVFields {
  let bytes: UnsafePointer<UInt8>
  let positions: UnsafePointer<UInt32>
  let rowStarts: UnsafePointer<UInt32>
  let rowFirsts: UnsafePointer<UInt32>
  let rowCount: Int
  let fieldCount: Int
  let format: CSVFormat
  /// Keeps the chunk that views point into.
  let chunk: Buffer
}

/// Turns one column of indexed fields into a vector, column by column so that each loop knows its type.
struct CSVColumnParser {
  let fields: CSVFields
  let column: Int
  let field: Field
  /// Rows with a value that does not parse, ascending.
  private(set) var failures: [Int] = []

  init(_ fields: CSVFields, column: Int, field: Field) {
    self.fields = fields
    self.column = column
    self.field = field
  }

  mutating func parse() -> Vector {
    let epoch = fields.format.epoch
    switch field.type {
    case .varchar(nil), .json: return text(limit: .max)
    case .varchar(let length?), .char(let length): return text(limit: length)
    case .boolean: return fixed(UInt8.self) { NumberParsing.boolean($0, $1).map { $0 ? 1 : 0 } }
    case .tinyint: return fixed(Int8.self) { NumberParsing.integer($0, $1).flatMap { Int8(exactly: $0) } }
    case .smallint: return fixed(Int16.self) { NumberParsing.integer($0, $1).flatMap { Int16(exactly: $0) } }
    case .integer: return fixed(Int32.self) { NumberParsing.integer($0, $1).flatMap { Int32(exactly: $0) } }
    case .bigint: return fixed(Int64.self) { NumberParsing.integer($0, $1) }
    case .real: return fixed(Float.self) { NumberParsing.double($0, $1).map { Float($0) } }
    case .double: return fixed(Double.self) { NumberParsing.double($0, $1) }
    case .decimal(let precision, let scale):
      return fixed(Int128.self) { NumberParsing.decimal($0, $1, precision: precision, scale: scale) }
    case .date: return fixed(Int32.self) { TimeParsing.date($0, $1) }
    case .time(let precision): return fixed(Int64.self) { TimeParsing.time($0, $1, precision: precision) }
    case .timestamp(let precision), .timestampTZ(let precision):
      if epoch == .none { return fixed(Int64.self) { TimeParsing.timestamp($0, $1, precision: precision) } }
      return fixed(Int64.self) {
        TimeParsing.epoch($0, $1, unit: epoch, precision: precision)
          ?? TimeParsing.timestamp($0, $1, precision: precision)
      }
    case .intervalYearToMonth: return fixed(Int32.self) { IntervalText.months($0, $1) }
    case .intervalDayToSecond: return fixed(Int64.self) { IntervalText.milliseconds($0, $1) }
    case .varbinary: return binary()
    case .unknown, .array, .map, .row:
      // Refused when the reader is made.
      return Vector(constant: Vector(.unknown, [.null]), count: fields.rowCount)
    }
  }

  /// First byte and end of the column's field in `row`, without the CR of a CRLF.
  @inline(__always)
  private func bounds(_ row: Int) -> (Int, Int) {
    let first = Int(fields.rowFirsts[row]) &+ column
    let start = column == 0 ? Int(fields.rowStarts[row]) : Int(fields.positions[first &- 1]) &+ 1
    var end = Int(fields.positions[first])
    if column &+ 1 == fields.fieldCount, end > start, fields.bytes[end &- 1] == 0x0D { end &-= 1 }
    return (start, end)
  }

  private func isNullText(_ start: Int, _ end: Int) -> Bool {
    guard let text = fields.format.nullText, text.count == end - start else { return false }
    return text.withUnsafeBytes {
      memcmp($0.baseAddress ?? UnsafeRawPointer(fields.bytes), fields.bytes + start, text.count) == 0
    }
  }

  /// Fixed-width values. A quoted empty field is NULL here: it cannot be an empty string.
  @inline(__always)
  private mutating func fixed<T: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ type: T.Type, _ convert: (UnsafePointer<UInt8>, Int) -> T?
  ) -> Vector {
    let rows = fields.rowCount
    let buffer = Buffer(byteCount: rows * MemoryLayout<T>.stride)
    let out = buffer.pointer(as: T.self)
    let bytes = fields.bytes
    let quote = fields.format.quote ?? 0
    let hasNullText = fields.format.nullText != nil
    var validity: Bitmap?
    var row = 0
    while row < rows {
      var (start, end) = bounds(row)
      if end > start, bytes[start] == quote, end &- start >= 2 {
        start &+= 1
        end &-= 1
      }
      if end == start || (hasNullText && isNullText(start, end)) {
        if validity == nil { validity = Bitmap(repeating: true, count: rows) }
        validity?.clear(row)
        out[row] = 0
      } else if let value = convert(bytes + start, end &- start) {
        out[row] = value
      } else {
        failures.append(row)
        out[row] = 0
      }
      row &+= 1
    }
    return Vector(field.type, flat: buffer, count: rows, validity: validity)
  }

  /// Strings as views into the chunk; only doubled quotes need a copy.
  private mutating func text(limit: Int) -> Vector {
    let rows = fields.rowCount
    let buffer = Buffer(byteCount: rows * MemoryLayout<StringView>.stride)
    let out = buffer.pointer(as: StringView.self)
    let heap = StringHeap(retaining: [fields.chunk])
    let bytes = fields.bytes
    let quote = fields.format.quote ?? 0
    let hasNullText = fields.format.nullText != nil
    var validity: Bitmap?
    var row = 0
    while row < rows {
      let (start, end) = bounds(row)
      if end == start || (hasNullText && isNullText(start, end)) {
        if validity == nil { validity = Bitmap(repeating: true, count: rows) }
        validity?.clear(row)
        out[row] = StringView()
      } else if bytes[start] == quote, end &- start >= 2 {
        out[row] = unquoted(start &+ 1, end &- 1, quote, heap)
      } else {
        out[row] = StringView(padded: bytes + start, count: end &- start)
      }
      if limit != .max, out[row].count > limit, out[row].withBytes({ codePoints($0) }) > limit { failures.append(row) }
      row &+= 1
    }
    return Vector(field.type, flat: buffer, count: rows, validity: validity, heap: heap)
  }

  /// The content of a quoted field, doubled quotes made single.
  private func unquoted(_ start: Int, _ end: Int, _ quote: UInt8, _ heap: StringHeap) -> StringView {
    let bytes = fields.bytes
    let count = end &- start
    guard count > 0, memchr(bytes + start, Int32(quote), count) != nil else {
      return StringView(padded: bytes + start, count: count)
    }
    let target = heap.allocate(count).assumingMemoryBound(to: UInt8.self)
    var from = start
    var length = 0
    while from < end {
      let byte = bytes[from]
      target[length] = byte
      length &+= 1
      from &+= byte == quote ? 2 : 1
    }
    return StringView(target, count: length)
  }

  /// Hexadecimal digits to bytes.
  private mutating func binary() -> Vector {
    var builder = VectorBuilder(field.type, capacity: fields.rowCount)
    for row in 0..<fields.rowCount {
      var (start, end) = bounds(row)
      let isQuoted = end - start >= 2 && fields.bytes[start] == (fields.format.quote ?? 0)
      if isQuoted {
        start += 1
        end -= 1
      }
      if end == start, !isQuoted {
        builder.appendNull()
      } else if let value = Hexadecimal.decode(fields.bytes + start, end - start) {
        value.withUnsafeBytes { builder.append(bytes: $0) }
      } else {
        failures.append(row)
        builder.appendNull()
      }
    }
    return builder.finish()
  }
}

/// Code points of well-formed UTF-8: the bytes that do not go on with one.
func codePoints(_ bytes: UnsafeRawBufferPointer) -> Int {
  var count = 0
  for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
  return count
}

extension StringView {
  /// A view of `count` bytes at `start`, where 16 bytes behind `start + count` are readable: no branch on short lengths.
  @inline(__always)
  init(padded start: UnsafePointer<UInt8>, count: Int) {
    let raw = UnsafeRawPointer(start)
    let size = UInt64(UInt32(truncatingIfNeeded: count))
    if count > StringView.inlineCapacity {
      self.init(
        word0: size | UInt64(raw.loadUnaligned(as: UInt32.self)) &<< 32, word1: UInt64(UInt(bitPattern: start)))
      return
    }
    let head = UInt64(raw.loadUnaligned(as: UInt32.self))
    let rest = raw.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
    // Shifts by 64 and more give 0 with `>>` and `<<`.
    let headMask = count >= 4 ? UInt64(0xFFFF_FFFF) : (1 &<< UInt64(count &* 8)) &- 1
    let restBits = count > 4 ? count &- 4 : 0
    let restMask = restBits == 8 ? UInt64.max : (1 &<< UInt64(restBits &* 8)) &- 1
    self.init(word0: size | (head & headMask) &<< 32, word1: rest & restMask)
  }
}
