/// Dates and times to text, appended at a pointer with room; each call returns the end of what it wrote.
enum TimeFormatting {
  typealias Output = UnsafeMutablePointer<UInt8>

  /// How a timestamp looks.
  enum Style: Sendable {
    /// `2024-05-01 10:00:00.123`
    case sql
    /// `2024-05-01T10:00:00.123`; an instant has a `Z` behind it.
    case iso
  }

  /// Most bytes of a date, time or timestamp.
  static let mostByteCount = 48

  static func date(_ days: Int, _ out: Output) -> Output {
    let (year, month, day) = CivilDate.civil(days: days)
    var at = out
    if year < 0 {
      at[0] = 0x2D
      at += 1
    }
    let magnitude = Int(year.magnitude)
    at = magnitude < 10_000 ? NumberFormatting.four(magnitude, at) : NumberFormatting.integer(Int64(magnitude), at)
    at[0] = 0x2D
    at = NumberFormatting.pair(month, at + 1)
    at[0] = 0x2D
    return NumberFormatting.pair(day, at + 1)
  }

  /// Ticks since midnight as `hh:mm:ss[.fff]` with `precision` fraction digits.
  @inline(__always)
  static func time(_ ticks: Int, precision: Int, _ out: Output) -> Output {
    let unit = Int(DataType.ticksPerSecond(precision: precision))
    let seconds = ticks / unit
    var at = NumberFormatting.pair(seconds / 3_600 % 100, out)
    at[0] = 0x3A
    at = NumberFormatting.pair(seconds / 60 % 60, at + 1)
    at[0] = 0x3A
    at = NumberFormatting.pair(seconds % 60, at + 1)
    if precision <= 0 { return at }
    at[0] = 0x2E
    if precision == 3 { return NumberFormatting.three(ticks % unit, at + 1) }
    var rest = ticks % unit
    var digit = unit / 10
    for place in 1...precision {
      at[place] = UInt8(truncatingIfNeeded: rest / digit &+ 0x30)
      rest %= digit
      digit = max(1, digit / 10)
    }
    return at + precision + 1
  }

  /// Ticks since 1970-01-01.
  static func timestamp(_ ticks: Int64, precision: Int, isInstant: Bool, style: Style, _ out: Output) -> Output {
    let perDay = 86_400 * Int(DataType.ticksPerSecond(precision: precision))
    var days = Int(ticks) / perDay
    var rest = Int(ticks) % perDay
    if rest < 0 {
      rest += perDay
      days -= 1
    }
    var at = date(days, out)
    at[0] = style == .iso ? 0x54 : 0x20
    at = time(rest, precision: precision, at + 1)
    if !isInstant { return at }
    if style == .iso {
      at[0] = 0x5A
      return at + 1
    }
    for byte in " UTC".utf8 {
      at[0] = byte
      at += 1
    }
    return at
  }

  /// Months as `[-]years-months`.
  static func months(_ value: Int64, _ out: Output) -> Output {
    var at = out
    if value < 0 {
      at[0] = 0x2D
      at += 1
    }
    at = NumberFormatting.unsigned(value.magnitude / 12, at)
    at[0] = 0x2D
    return NumberFormatting.unsigned(value.magnitude % 12, at + 1)
  }

  /// Milliseconds as `[-]days hh:mm:ss.fff`.
  static func milliseconds(_ value: Int64, _ out: Output) -> Output {
    var at = out
    if value < 0 {
      at[0] = 0x2D
      at += 1
    }
    at = NumberFormatting.unsigned(value.magnitude / 86_400_000, at)
    at[0] = 0x20
    return time(Int(value.magnitude % 86_400_000), precision: 3, at + 1)
  }
}
