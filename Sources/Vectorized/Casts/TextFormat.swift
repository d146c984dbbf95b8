import Columnar

/// Values as SQL text: what `CAST(x AS varchar)` gives and result printers show.
///
/// Writers put at most `maximumByteCount` bytes at the given place and return how many.
package enum TextFormat {
  /// Room a writer of a number or a time may need.
  package static let maximumByteCount = 64

  /// Appends row `i` of `vector` to `out`; nothing for NULL. Dictionary and constant vectors work too.
  package static func append(_ vector: Vector, row i: Int, to out: inout [UInt8]) {
    if vector.isNull(i) { return }
    if vector.form == .dictionary {
      if let entries = vector.dictionary?.values { append(entries, row: vector.code(i), to: &out) }
      return
    }
    let at = i * vector.step
    let type = vector.type
    switch type.physical {
    case .bool: out += vector.pointer(as: UInt8.self)[at] != 0 ? Array("true".utf8) : Array("false".utf8)
    case .int8: append(IntegerWriter<Int8>(), vector.pointer(as: Int8.self)[at], to: &out)
    case .int16: append(IntegerWriter<Int16>(), vector.pointer(as: Int16.self)[at], to: &out)
    case .int32: append32(type, vector.pointer(as: Int32.self)[at], to: &out)
    case .int64: append64(type, vector.pointer(as: Int64.self)[at], to: &out)
    case .int128: append(DecimalWriter(type), vector.pointer(as: Int128.self)[at], to: &out)
    case .float: append(RealWriter(), vector.pointer(as: Float.self)[at], to: &out)
    case .double: append(DoubleWriter(), vector.pointer(as: Double.self)[at], to: &out)
    case .string: appendString(type, vector.pointer(as: StringView.self)[at], to: &out)
    case .none, .nested: break
    }
  }

  /// Row `i` of `vector` as text; nil for NULL.
  package static func format(_ vector: Vector, row i: Int) -> String? {
    if vector.isNull(i) { return nil }
    var out: [UInt8] = []
    append(vector, row: i, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// A scalar as text; nil for NULL.
  package static func format(_ scalar: Scalar) -> String? { format(Vector(scalar, count: 1), row: 0) }

  static func append<W: ValueWriter>(_ writer: W, _ value: W.Input, to out: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumByteCount) { scratch in
      guard let base = scratch.baseAddress else { return }
      let count = writer.write(value, base)
      out.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }
  }

  private static func append32(_ type: DataType, _ value: Int32, to out: inout [UInt8]) {
    switch type {
    case .date: append(DateWriter(), value, to: &out)
    case .intervalYearToMonth: append(MonthsWriter(), value, to: &out)
    default: append(IntegerWriter<Int32>(), value, to: &out)
    }
  }

  private static func append64(_ type: DataType, _ value: Int64, to out: inout [UInt8]) {
    switch type {
    case .time(let precision): append(TimeWriter(precision: precision), value, to: &out)
    case .timestamp(let precision): append(TimestampWriter(precision: precision, hasZone: false), value, to: &out)
    case .timestampTZ(let precision): append(TimestampWriter(precision: precision, hasZone: true), value, to: &out)
    case .intervalDayToSecond: append(MillisecondsWriter(), value, to: &out)
    default: append(IntegerWriter<Int64>(), value, to: &out)
    }
  }

  private static func appendString(_ type: DataType, _ view: StringView, to out: inout [UInt8]) {
    switch type {
    case .varbinary:
      // As Trino's command line shows it: pairs of hex digits with spaces.
      let digits = Array("0123456789abcdef".utf8)
      for (k, byte) in view.bytes.enumerated() {
        if k > 0 { out.append(0x20) }
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      }
    case .char(let length):
      let bytes = view.bytes
      out += bytes
      let missing = length - CodePoints.count(view)
      if missing > 0 { out += [UInt8](repeating: 0x20, count: missing) }
    default: view.withBytes { out.append(contentsOf: $0) }
    }
  }
}

/// Writes one value of a physical type as text.
protocol ValueWriter: Sendable {
  associatedtype Input: BitwiseCopyable
  func write(_ value: Input, _ out: UnsafeMutablePointer<UInt8>) -> Int
}
