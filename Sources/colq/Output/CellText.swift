import Columnar

/// Values as people read them in a table: dates as ISO 8601, decimals with their scale, binary in hexadecimal.
enum CellText {
  /// The text of `value`; nil for NULL.
  static func text(_ value: Value, _ type: DataType) -> String? {
    switch value {
    case .null: nil
    case .boolean(let flag): flag ? "true" : "false"
    case .double(let double): type == .real ? Float(double).description : double.description
    case .decimal(let unscaled): decimal(unscaled, type)
    case .bytes(let bytes): type == .varbinary ? hexadecimal(bytes) : String(decoding: bytes, as: UTF8.self)
    case .integer(let integer): self.integer(integer, type)
    case .list(let values): list(values, type)
    }
  }

  private static func integer(_ value: Int64, _ type: DataType) -> String {
    switch type {
    case .date: date(days: value)
    case .time(let precision): clock(value, precision)
    case .timestamp(let precision): timestamp(value, precision)
    case .timestampTZ(let precision): timestamp(value, precision) + " UTC"
    case .intervalYearToMonth: "\(sign(value))\(value.magnitude / 12)-\(value.magnitude % 12)"
    case .intervalDayToSecond:
      "\(sign(value))\(value.magnitude / 86_400_000) " + clock(Int64(value.magnitude % 86_400_000), 3)
    default: String(value)
    }
  }

  private static func sign(_ value: Int64) -> String { value < 0 ? "-" : "" }

  private static func decimal(_ unscaled: Int128, _ type: DataType) -> String {
    guard case .decimal(_, let scale) = type, scale > 0 else { return String(unscaled) }
    let digits = padded(String(unscaled.magnitude), to: scale + 1)
    return (unscaled < 0 ? "-" : "") + digits.dropLast(scale) + "." + digits.suffix(scale)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { padded(String($0, radix: 16), to: 2) }.joined(separator: " ")
  }

  private static func list(_ values: [Value], _ type: DataType) -> String {
    var types: [DataType] = []
    var (open, close) = ("[", "]")
    switch type {
    case .array(let element): types = Array(repeating: element, count: values.count)
    case .row(let fields):
      types = fields.map(\.type)
      (open, close) = ("{", "}")
    default: break
    }
    let parts = values.enumerated().map { index, value in
      text(value, index < types.count ? types[index] : .unknown) ?? "NULL"
    }
    return open + parts.joined(separator: ", ") + close
  }

  private static func timestamp(_ ticks: Int64, _ precision: Int) -> String {
    let perDay = 86_400 * DataType.ticksPerSecond(precision: precision)
    let (days, rest) = floorDivide(ticks, perDay)
    return date(days: days) + " " + clock(rest, precision)
  }

  /// `HH:MM:SS` and `precision` fraction digits.
  private static func clock(_ ticks: Int64, _ precision: Int) -> String {
    let perSecond = DataType.ticksPerSecond(precision: precision)
    let (seconds, fraction) = floorDivide(ticks, perSecond)
    var text = two(seconds / 3_600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60)
    if precision > 0 {
      let storedDigits = String(perSecond).utf8.count - 1
      text += "." + padded(String(fraction), to: storedDigits).prefix(precision)
    }
    return text
  }

  /// Proleptic Gregorian date; the arithmetic is that of days counted from 0000-03-01 in eras of 400 years.
  private static func date(days: Int64) -> String {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return sign(year) + padded(String(year.magnitude), to: 4) + "-" + two(month) + "-" + two(day)
  }

  private static func two(_ value: Int64) -> String { padded(String(value), to: 2) }

  private static func padded(_ digits: String, to count: Int) -> String {
    digits.utf8.count >= count ? digits : String(repeating: "0", count: count - digits.utf8.count) + digits
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let quotient = value / divisor
    let remainder = value % divisor
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
