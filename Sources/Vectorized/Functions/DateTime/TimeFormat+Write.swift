import Columnar

extension TimeFormat {
  /// Appends an instant, given as day and nanoseconds of the day.
  func write(day: Int64, nanoseconds: Int64, to out: inout [UInt8]) {
    let date = Calendar.civil(fromDay: day)
    let seconds = nanoseconds / 1_000_000_000
    for field in fields {
      switch field {
      case .literal(let bytes): out += bytes
      case .year(let digits):
        if date.year < 0 { out.append(0x2D) }
        number(digits == 2 ? abs(date.year) % 100 : abs(date.year), digits, &out)
      case .month(let width): number(date.month, width, &out)
      case .day(let width): number(date.day, width, &out)
      case .dayOfYear(let width): number(Calendar.dayOfYear(day), width, &out)
      case .hour24(let width): number(seconds / 3_600, width, &out)
      case .hour12(let width): number((seconds / 3_600 + 11) % 12 + 1, width, &out)
      case .minute(let width): number(seconds / 60 % 60, width, &out)
      case .second(let width): number(seconds % 60, width, &out)
      case .fraction(let digits):
        let unit = Int64(PowerOfTen.int128(9 - digits))
        number(nanoseconds % 1_000_000_000 / unit, digits, &out)
      case .halfDay: out += Array((seconds < 43_200 ? "AM" : "PM").utf8)
      case .monthName(let short): name(Self.months[Int(date.month) - 1], short, &out)
      case .weekdayName(let short): name(Self.weekdays[Int(Calendar.weekday(day)) - 1], short, &out)
      case .weekdayNumber: number(Calendar.weekday(day), 1, &out)
      case .weekdayFromSunday: number(Calendar.weekday(day) % 7, 1, &out)
      case .isoWeek(let width): number(Calendar.isoWeek(day).week, width, &out)
      case .isoWeekYear: number(Calendar.isoWeek(day).year, 4, &out)
      case .zone: out += Array("+00:00".utf8)
      case .zoneName: out += Array("UTC".utf8)
      }
    }
  }

  private func name(_ text: String, _ short: Bool, _ out: inout [UInt8]) {
    out += Array(short ? text.utf8.prefix(3) : text.utf8.prefix(text.utf8.count))
  }

  private func number(_ value: Int64, _ width: Int, _ out: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextFormat.maximumByteCount) { scratch in
      guard let base = scratch.baseAddress else { return }
      let digits = max(Digits.digitCount(value.magnitude), min(width, 40))
      Digits.write(value.magnitude, width: digits, base)
      out.append(contentsOf: UnsafeBufferPointer(start: base, count: digits))
    }
  }
}
