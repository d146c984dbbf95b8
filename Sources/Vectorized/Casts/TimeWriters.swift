import Columnar

/// Text of dates and times: `2024-05-01`, `13:05:09.250`, `2024-05-01 13:05:09.250`, ` UTC` behind instants.
struct DateWriter: ValueWriter {
  func write(_ day: Int32, _ out: UnsafeMutablePointer<UInt8>) -> Int { Self.write(Int64(day), out) }

  static func write(_ day: Int64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let date = Calendar.civil(fromDay: day)
    var at = 0
    if date.year < 0 {
      out[0] = 0x2D
      at = 1
    }
    let year = date.year.magnitude
    let width = max(4, Digits.digitCount(year))
    Digits.write(year, width: width, out + at)
    at += width
    out[at] = 0x2D
    Digits.write(UInt64(date.month), width: 2, out + at + 1)
    out[at + 3] = 0x2D
    Digits.write(UInt64(date.day), width: 2, out + at + 4)
    return at + 6
  }
}

struct TimeWriter: ValueWriter {
  let precision: Int

  /// `ticks` since midnight.
  func write(_ ticks: Int64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let perSecond = DataType.ticksPerSecond(precision: precision)
    let (seconds, fraction) = ticks.quotientAndRemainder(dividingBy: perSecond)
    Digits.write(UInt64(seconds / 3_600), width: 2, out)
    out[2] = 0x3A
    Digits.write(UInt64(seconds / 60 % 60), width: 2, out + 3)
    out[5] = 0x3A
    Digits.write(UInt64(seconds % 60), width: 2, out + 6)
    if precision <= 0 { return 8 }
    out[8] = 0x2E
    let digits = precision <= 3 ? 3 : precision <= 6 ? 6 : 9
    Digits.write(UInt64(fraction), width: digits, out + 9)
    return 9 + min(precision, digits)
  }
}

struct TimestampWriter: ValueWriter {
  let precision: Int
  let hasZone: Bool
  var separator: UInt8 = 0x20

  func write(_ ticks: Int64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let perDay = DataType.ticksPerSecond(precision: precision) * 86_400
    let day = Calendar.floorQuotient(ticks, perDay)
    var count = DateWriter.write(day, out)
    out[count] = separator
    count += 1
    count += TimeWriter(precision: precision).write(ticks - day * perDay, out + count)
    if !hasZone { return count }
    for byte in [0x20, 0x55, 0x54, 0x43] as [UInt8] {
      out[count] = byte
      count += 1
    }
    return count
  }
}

/// INTERVAL DAY TO SECOND: `2 03:04:05.678`, `-0 00:00:01.000`.
struct MillisecondsWriter: ValueWriter {
  func write(_ value: Int64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var at = 0
    if value < 0 {
      out[0] = 0x2D
      at = 1
    }
    let (days, rest) = value.magnitude.quotientAndRemainder(dividingBy: 86_400_000)
    at += Digits.write(days, out + at)
    out[at] = 0x20
    return at + 1 + TimeWriter(precision: 3).write(Int64(rest), out + at + 1)
  }
}

/// INTERVAL YEAR TO MONTH: `2-3`, `-0-1`.
struct MonthsWriter: ValueWriter {
  func write(_ value: Int32, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var at = 0
    if value < 0 {
      out[0] = 0x2D
      at = 1
    }
    let (years, months) = UInt64(value.magnitude).quotientAndRemainder(dividingBy: 12)
    at += Digits.write(years, out + at)
    out[at] = 0x2D
    return at + 1 + Digits.write(months, out + at + 1)
  }
}
