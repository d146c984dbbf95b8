import CSimdJSON

/// Collects one column of NDJSON rows.
///
/// Text columns take any scalar as written, and arrays and objects as JSON text; other columns take the JSON type that
/// fits, or a string that reads as one (DECIMAL and times are written so).
struct JSONColumnBuilder {
  let field: Field
  let epoch: EpochUnit
  private var builder: VectorBuilder
  private let heap: StringHeap

  init(_ field: Field, epoch: EpochUnit, chunk: Buffer, capacity: Int) {
    self.field = field
    self.epoch = epoch
    heap = StringHeap(retaining: [chunk])
    builder = VectorBuilder(field.type, capacity: capacity, heap: heap)
  }

  mutating func appendNull() { builder.appendNull() }

  mutating func finish() -> Vector { builder.finish() }

  /// Appends the value, or NULL and false when it does not fit the type.
  mutating func append(_ cell: colq_json_cell) -> Bool {
    let kind = Int(cell.kind)
    if kind == Int(COLQ_JSON_MISSING) || kind == Int(COLQ_JSON_NULL) {
      builder.appendNull()
      return true
    }
    guard let text = cell.text, appendValue(cell, kind, text, cell.length) else {
      builder.appendNull()
      return false
    }
    return true
  }

  private mutating func appendValue(
    _ cell: colq_json_cell, _ kind: Int, _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    let isText = kind == Int(COLQ_JSON_STRING)
    let isNumber = kind == Int(COLQ_JSON_NUMBER)
    switch field.type {
    case .varchar(let length): return appendText(cell, text, count, limit: length)
    case .char(let length): return appendText(cell, text, count, limit: length)
    case .json: return appendJSON(cell, isText, text, count)
    case .boolean where !isNumber: return put(NumberParsing.boolean(text, count).map { UInt8($0 ? 1 : 0) })
    case .tinyint: return put(NumberParsing.integer(text, count).flatMap { Int8(exactly: $0) })
    case .smallint: return put(NumberParsing.integer(text, count).flatMap { Int16(exactly: $0) })
    case .integer: return put(NumberParsing.integer(text, count).flatMap { Int32(exactly: $0) })
    case .bigint: return put(NumberParsing.integer(text, count))
    case .real: return put(NumberParsing.double(text, count).map { Float($0) })
    case .double: return put(NumberParsing.double(text, count))
    case .decimal(let precision, let scale):
      return put(NumberParsing.decimal(text, count, precision: precision, scale: scale))
    case .date where isText: return put(TimeParsing.date(text, count))
    case .time(let precision) where isText: return put(TimeParsing.time(text, count, precision: precision))
    case .timestamp(let precision), .timestampTZ(let precision):
      if isText, let ticks = TimeParsing.timestamp(text, count, precision: precision) { return put(ticks) }
      return put(TimeParsing.epoch(text, count, unit: epoch, precision: precision))
    case .intervalYearToMonth where isText: return put(IntervalText.months(text, count))
    case .intervalDayToSecond where isText: return put(IntervalText.milliseconds(text, count))
    case .varbinary where isText:
      guard let bytes = Hexadecimal.decode(text, count) else { return false }
      bytes.withUnsafeBytes { builder.append(bytes: $0) }
      return true
    default: return false
    }
  }

  @inline(__always)
  private mutating func put<T: BitwiseCopyable>(_ value: T?) -> Bool {
    guard let value else { return false }
    builder.append(value)
    return true
  }

  private mutating func appendText(
    _ cell: colq_json_cell, _ text: UnsafePointer<UInt8>, _ count: Int, limit: Int?
  ) -> Bool {
    if let limit, count > limit, codePoints(UnsafeRawBufferPointer(start: text, count: count)) > limit { return false }
    if cell.in_input {
      builder.append(StringView(padded: text, count: count))
    } else {
      builder.append(bytes: UnsafeRawBufferPointer(start: text, count: count))
    }
    return true
  }

  /// A JSON column keeps JSON text, so a string gets its quotes and escapes back.
  private mutating func appendJSON(
    _ cell: colq_json_cell, _ isText: Bool, _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    if !isText {
      builder.append(StringView(padded: text, count: count))
    } else if cell.in_input {
      builder.append(StringView(padded: text - 1, count: count + 2))
    } else {
      let out = ByteBuilder(capacity: TextStyle.json.mostByteCount(count))
      out.finish(at: TextStyle.json.string(text, count, out.reserve(TextStyle.json.mostByteCount(count))))
      builder.append(bytes: out.bytes)
    }
    return true
  }
}
