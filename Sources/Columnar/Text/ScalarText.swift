/// Writes values of one column as text, without quoting: everything but strings.
///
/// Plain data, so that a row costs no reference counting: `DataType` is taken apart once a batch.
struct ScalarText {
  private enum Kind {
    case boolean, int8, int16, int32, int64, float, double, decimal, date, time, timestamp, months, milliseconds
  }

  private let kind: Kind
  /// Fraction digits of a time, scale of a decimal.
  private let digits: Int
  private let isInstant: Bool
  private let style: TimeFormatting.Style

  /// Most bytes of a value.
  static let mostByteCount = 64

  /// nil for strings, binaries and nested values, which have no text of this kind.
  init?(_ type: DataType, style: TimeFormatting.Style) {
    self.style = style
    var digits = 0
    var isInstant = false
    switch type {
    case .boolean: kind = .boolean
    case .tinyint: kind = .int8
    case .smallint: kind = .int16
    case .integer: kind = .int32
    case .bigint: kind = .int64
    case .real: kind = .float
    case .double: kind = .double
    case .decimal(_, let scale): (kind, digits) = (.decimal, scale)
    case .date: kind = .date
    case .time(let precision): (kind, digits) = (.time, precision)
    case .timestamp(let precision): (kind, digits) = (.timestamp, precision)
    case .timestampTZ(let precision): (kind, digits, isInstant) = (.timestamp, precision, true)
    case .intervalYearToMonth: kind = .months
    case .intervalDayToSecond: kind = .milliseconds
    case .unknown, .varchar, .char, .varbinary, .json, .array, .map, .row: return nil
    }
    self.digits = digits
    self.isInstant = isInstant
  }

  /// Whether value `i` has a text: JSON has none for NaN and the infinities.
  func isFinite(_ values: UnsafeRawPointer, _ i: Int) -> Bool {
    switch kind {
    case .float: values.load(fromByteOffset: i &* 4, as: Float.self).isFinite
    case .double: values.load(fromByteOffset: i &* 8, as: Double.self).isFinite
    default: true
    }
  }

  /// Writes value `i` at `out`, which has room for `mostByteCount` bytes; returns the end.
  func write(_ values: UnsafeRawPointer, _ i: Int, _ out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    switch kind {
    case .boolean: return boolean(values.load(fromByteOffset: i, as: UInt8.self) != 0, out)
    case .int8: return NumberFormatting.integer(Int64(values.load(fromByteOffset: i, as: Int8.self)), out)
    case .int16: return NumberFormatting.integer(Int64(values.load(fromByteOffset: i &* 2, as: Int16.self)), out)
    case .int32: return NumberFormatting.integer(Int64(values.load(fromByteOffset: i &* 4, as: Int32.self)), out)
    case .int64: return NumberFormatting.integer(values.load(fromByteOffset: i &* 8, as: Int64.self), out)
    case .float: return NumberFormatting.float(values.load(fromByteOffset: i &* 4, as: Float.self), out)
    case .double: return NumberFormatting.double(values.load(fromByteOffset: i &* 8, as: Double.self), out)
    case .decimal:
      return NumberFormatting.decimal(values.load(fromByteOffset: i &* 16, as: Int128.self), scale: digits, out)
    case .date: return TimeFormatting.date(Int(values.load(fromByteOffset: i &* 4, as: Int32.self)), out)
    case .time:
      return TimeFormatting.time(Int(values.load(fromByteOffset: i &* 8, as: Int64.self)), precision: digits, out)
    case .timestamp:
      let ticks = values.load(fromByteOffset: i &* 8, as: Int64.self)
      return TimeFormatting.timestamp(ticks, precision: digits, isInstant: isInstant, style: style, out)
    case .months: return TimeFormatting.months(Int64(values.load(fromByteOffset: i &* 4, as: Int32.self)), out)
    case .milliseconds: return TimeFormatting.milliseconds(values.load(fromByteOffset: i &* 8, as: Int64.self), out)
    }
  }

  private func boolean(_ value: Bool, _ out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let word: StaticString = value ? "true" : "false"
    for i in 0..<word.utf8CodeUnitCount { out[i] = word.utf8Start[i] }
    return out + word.utf8CodeUnitCount
  }
}
