import Columnar

/// Values as text: dates and times as ISO 8601, decimals with their scale, binary in hexadecimal.
///
/// Appends UTF-8 bytes, so that writers of large results make no string a value.
enum CellText {
  /// The text of `value`; nil for NULL.
  static func text(_ value: Value, _ type: DataType) -> String? {
    var bytes: [UInt8] = []
    return append(value, type, to: &bytes) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Appends the text of `value`; false, and nothing appended, for NULL.
  static func append(
    _ value: Value, _ type: DataType, to out: inout [UInt8], separator: Unicode.Scalar = " "
  ) -> Bool {
    switch value {
    case .null: return false
    case .boolean(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
    case .double(let double): append(double, type, to: &out)
    case .decimal(let unscaled): appendDecimal(unscaled, type, to: &out)
    case .bytes(let bytes): if type == .varbinary { appendHexadecimal(bytes, to: &out) } else { out += bytes }
    case .integer(let integer): append(integer, type, to: &out, separator: separator)
    case .list(let values): appendList(values, type, to: &out)
    }
    return true
  }

  private static func append(_ double: Double, _ type: DataType, to out: inout [UInt8]) {
    let text = type == .real ? Float(double).description : double.description
    switch text {
    case "inf": out.append(contentsOf: "Infinity".utf8)
    case "-inf": out.append(contentsOf: "-Infinity".utf8)
    case "nan", "-nan": out.append(contentsOf: "NaN".utf8)
    default: out.append(contentsOf: text.utf8)
    }
  }

  private static func append(_ value: Int64, _ type: DataType, to out: inout [UInt8], separator: Unicode.Scalar) {
    switch type {
    case .date: appendDate(days: value, to: &out)
    case .time(let precision): appendClock(value, precision, to: &out)
    case .timestamp(let precision), .timestampTZ(let precision):
      let perDay = 86_400 * DataType.ticksPerSecond(precision: precision)
      let (days, rest) = floorDivide(value, perDay)
      appendDate(days: days, to: &out)
      out.append(UInt8(ascii: separator))
      appendClock(rest, precision, to: &out)
      if case .timestampTZ = type { out.append(contentsOf: (separator == "T" ? "Z" : " UTC").utf8) }
    case .intervalYearToMonth:
      if value < 0 { out.append(UInt8(ascii: "-")) }
      out.append(contentsOf: "\(value.magnitude / 12)-\(value.magnitude % 12)".utf8)
    case .intervalDayToSecond:
      if value < 0 { out.append(UInt8(ascii: "-")) }
      out.append(contentsOf: "\(value.magnitude / 86_400_000) ".utf8)
      appendClock(Int64(value.magnitude % 86_400_000), 3, to: &out)
    default: out.append(contentsOf: String(value).utf8)
    }
  }

  private static func appendDecimal(_ unscaled: Int128, _ type: DataType, to out: inout [UInt8]) {
    guard case .decimal(_, let scale) = type, scale > 0 else {
      out.append(contentsOf: String(unscaled).utf8)
      return
    }
    if unscaled < 0 { out.append(UInt8(ascii: "-")) }
    let digits = Array(String(unscaled.magnitude).utf8)
    let zeros = max(scale + 1 - digits.count, 0)
    for position in 0..<(zeros + digits.count) {
      if position == zeros + digits.count - scale { out.append(UInt8(ascii: ".")) }
      out.append(position < zeros ? UInt8(ascii: "0") : digits[position - zeros])
    }
  }

  private static func appendHexadecimal(_ bytes: [UInt8], to out: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
  }

  private static func appendList(_ values: [Value], _ type: DataType, to out: inout [UInt8]) {
    var types: [DataType] = []
    var (open, close) = ("[", "]")
    switch type {
    case .array(let element): types = Array(repeating: element, count: values.count)
    case .row(let fields):
      types = fields.map(\.type)
      (open, close) = ("{", "}")
    default: break
    }
    out.append(contentsOf: open.utf8)
    for (index, value) in values.enumerated() {
      if index > 0 { out.append(contentsOf: ", ".utf8) }
      let type = index < types.count ? types[index] : .unknown
      if !append(value, type, to: &out) { out.append(contentsOf: "NULL".utf8) }
    }
    out.append(contentsOf: close.utf8)
  }

  /// `HH:MM:SS` and `precision` fraction digits.
  private static func appendClock(_ ticks: Int64, _ precision: Int, to out: inout [UInt8]) {
    let perSecond = DataType.ticksPerSecond(precision: precision)
    let (seconds, fraction) = floorDivide(ticks, perSecond)
    appendPadded(seconds / 3_600, 2, to: &out)
    out.append(UInt8(ascii: ":"))
    appendPadded(seconds / 60 % 60, 2, to: &out)
    out.append(UInt8(ascii: ":"))
    appendPadded(seconds % 60, 2, to: &out)
    guard precision > 0 else { return }
    // Ticks hold 3, 6 or 9 digits, of which the type shows the first `precision`.
    let stored = precision <= 3 ? 3 : precision <= 6 ? 6 : 9
    var shown = fraction
    for _ in precision..<stored { shown /= 10 }
    out.append(UInt8(ascii: "."))
    appendPadded(shown, precision, to: &out)
  }

  /// Proleptic Gregorian date.
  private static func appendDate(days: Int64, to out: inout [UInt8]) {
    let (year, month, day) = CivilDate.civil(days: Int(days))
    if year < 0 { out.append(UInt8(ascii: "-")) }
    appendPadded(Int64(year.magnitude), 4, to: &out)
    out.append(UInt8(ascii: "-"))
    appendPadded(Int64(month), 2, to: &out)
    out.append(UInt8(ascii: "-"))
    appendPadded(Int64(day), 2, to: &out)
  }

  private static func appendPadded(_ value: Int64, _ width: Int, to out: inout [UInt8]) {
    // One zero for each power of ten that the value does not reach.
    var limit: Int64 = 10
    for _ in 1..<max(width, 1) {
      if value < limit { out.append(UInt8(ascii: "0")) }
      limit *= 10
    }
    out.append(contentsOf: String(value).utf8)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let quotient = value / divisor
    let remainder = value % divisor
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
