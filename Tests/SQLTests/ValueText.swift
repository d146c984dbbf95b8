import Columnar

/// Values in the text form of the suite; written apart from the product's, so that neither hides a fault of the other.
enum ValueText {
  /// Nil for NULL.
  static func text(_ value: Value, _ type: DataType) -> String? {
    switch value {
    case .null: return nil
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let integer): return text(integer, type)
    case .double(let double):
      if double.isNaN { return "NaN" }
      if double.isInfinite { return double < 0 ? "-Infinity" : "Infinity" }
      return type == .real ? Float(double).description : double.description
    case .decimal(let unscaled): return decimal(unscaled, type)
    case .bytes(let bytes):
      guard type == .varbinary else { return String(decoding: bytes, as: UTF8.self) }
      return bytes.map { padded(Int64($0), 2, radix: 16) }.joined()
    case .list(let members):
      guard case .array(let element) = type else { return "\(members)" }
      return "[" + members.map { text($0, element) ?? "NULL" }.joined(separator: ", ") + "]"
    }
  }

  private static func padded(_ number: Int64, _ width: Int, radix: Int = 10) -> String {
    let digits = String(number, radix: radix)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func decimal(_ unscaled: Int128, _ type: DataType) -> String {
    guard case .decimal(_, let scale) = type, scale > 0 else { return String(unscaled) }
    let digits = String(unscaled.magnitude)
    let all = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (unscaled < 0 ? "-" : "") + all.dropLast(scale) + "." + all.suffix(scale)
  }

  private static func text(_ integer: Int64, _ type: DataType) -> String {
    switch type {
    case .date: return date(integer)
    case .time(let precision): return clock(integer, precision)
    case .timestamp(let precision), .timestampTZ(let precision):
      let ticks = 86_400 * DataType.ticksPerSecond(precision: precision)
      let rest = ((integer % ticks) + ticks) % ticks
      var zone = ""
      if case .timestampTZ = type { zone = " UTC" }
      return date((integer - rest) / ticks) + " " + clock(rest, precision) + zone
    case .intervalYearToMonth:
      return (integer < 0 ? "-" : "") + "\(integer.magnitude / 12)-\(integer.magnitude % 12)"
    case .intervalDayToSecond:
      let size = Int64(clamping: integer.magnitude)
      return (integer < 0 ? "-" : "") + "\(size / 86_400_000) " + clock(size % 86_400_000, 3)
    default: return String(integer)
    }
  }

  private static func clock(_ ticks: Int64, _ precision: Int) -> String {
    let perSecond = DataType.ticksPerSecond(precision: precision)
    let seconds = ticks / perSecond
    let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    guard precision > 0 else { return parts.joined(separator: ":") }
    let fraction = padded(ticks % perSecond, String(perSecond).count - 1)
    return parts.joined(separator: ":") + "." + fraction.prefix(precision)
  }

  /// A day of the proleptic Gregorian calendar, counted from 1970-01-01, by walking from the 400-year cycle down.
  private static func date(_ days: Int64) -> String {
    let cycle: Int64 = 146_097
    let shifted = days + 719_528  // 0000-01-01
    var rest = ((shifted % cycle) + cycle) % cycle
    var year = (shifted - rest) / cycle * 400
    func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    while rest >= (isLeap(year) ? 366 : 365) {
      rest -= isLeap(year) ? 366 : 365
      year += 1
    }
    let lengths: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while rest >= lengths[month] {
      rest -= lengths[month]
      month += 1
    }
    return "\(padded(year, 4))-\(padded(Int64(month + 1), 2))-\(padded(rest + 1, 2))"
  }
}
