import Columnar

extension TimeFormat {
  /// Day and nanoseconds of the day, in UTC; nil when the text does not match. Missing fields are 1970-01-01 00:00.
  func parse(_ text: UnsafeRawBufferPointer) -> (day: Int64, nanoseconds: Int64)? {
    var parts = ParsedParts()
    var at = 0
    for (k, field) in fields.enumerated() {
      // A number directly before another one takes exactly its width.
      let isAdjacent = k + 1 < fields.count && fields[k + 1].isNumber
      guard parts.read(field, text, &at, isAdjacent) else { return nil }
    }
    return at == text.count ? parts.result() : nil
  }
}

extension TimeFormat.Field {
  fileprivate var isNumber: Bool {
    switch self {
    case .literal, .halfDay, .monthName, .weekdayName, .zone, .zoneName: false
    default: true
    }
  }
}

/// Fields read so far.
private struct ParsedParts {
  var year: Int64 = 1_970
  var month: Int64 = 1
  var day: Int64 = 1
  var dayOfYear: Int64?
  var hour: Int64 = 0
  var hour12: Int64?
  var isAfternoon: Bool?
  var minute: Int64 = 0
  var second: Int64 = 0
  var nanoseconds: Int64 = 0
  var zone: Int64 = 0

  mutating func read(_ field: TimeFormat.Field, _ text: UnsafeRawBufferPointer, _ at: inout Int, _ tight: Bool) -> Bool
  {
    switch field {
    case .literal(let bytes):
      guard at + bytes.count <= text.count, text[at..<(at + bytes.count)].elementsEqual(bytes) else { return false }
      at += bytes.count
      return true
    case .year(4): return number(text, &at, tight ? 4...4 : 1...9, 0...6_000_000) { $0.year = $1 }
    case .year: return number(text, &at, 1...2, 0...99) { $0.year = $1 < 70 ? 2_000 + $1 : 1_900 + $1 }
    case .month: return number(text, &at, 1...2, 1...12) { $0.month = $1 }
    case .day: return number(text, &at, 1...2, 1...31) { $0.day = $1 }
    case .dayOfYear: return number(text, &at, 1...3, 1...366) { $0.dayOfYear = $1 }
    case .hour24: return number(text, &at, 1...2, 0...23) { $0.hour = $1 }
    case .hour12: return number(text, &at, 1...2, 1...12) { $0.hour12 = $1 }
    case .minute: return number(text, &at, 1...2, 0...59) { $0.minute = $1 }
    case .second: return number(text, &at, 1...2, 0...59) { $0.second = $1 }
    case .fraction: return fraction(text, &at)
    case .halfDay: return word(text, &at, ["am", "pm"]) { $0.isAfternoon = $1 == 1 }
    case .monthName(let short):
      return word(text, &at, names(TimeFormat.months, short)) { $0.month = Int64($1) + 1 }
    case .weekdayName(let short): return word(text, &at, names(TimeFormat.weekdays, short)) { _, _ in }
    case .weekdayNumber: return number(text, &at, 1...1, 1...7) { _, _ in }
    case .weekdayFromSunday: return number(text, &at, 1...1, 0...6) { _, _ in }
    case .isoWeek: return number(text, &at, 1...2, 1...53) { _, _ in }
    case .isoWeekYear: return number(text, &at, 1...9, 0...6_000_000) { _, _ in }
    case .zone, .zoneName:
      var scanner = TimeScanner(UnsafeRawBufferPointer(rebasing: text[at...]))
      guard let offset = scanner.zone() else { return false }
      zone = offset
      at = text.count
      return true
    }
  }

  private func names(_ list: [String], _ short: Bool) -> [String] {
    list.map { (short ? String($0.prefix(3)) : $0).lowercased() }
  }

  private mutating func number(
    _ text: UnsafeRawBufferPointer, _ at: inout Int, _ width: ClosedRange<Int>, _ range: ClosedRange<Int64>,
    _ store: (inout ParsedParts, Int64) -> Void
  ) -> Bool {
    var value: Int64 = 0
    let start = at
    while at < text.count, at - start < width.upperBound, text[at] >= 0x30, text[at] <= 0x39 {
      value = value * 10 + Int64(text[at] - 0x30)
      at += 1
    }
    guard at - start >= width.lowerBound, range.contains(value) else { return false }
    store(&self, value)
    return true
  }

  private mutating func fraction(_ text: UnsafeRawBufferPointer, _ at: inout Int) -> Bool {
    let start = at
    var unit: Int64 = 100_000_000
    nanoseconds = 0
    while at < text.count, at - start < 9, text[at] >= 0x30, text[at] <= 0x39 {
      nanoseconds += Int64(text[at] - 0x30) * unit
      unit /= 10
      at += 1
    }
    return at > start
  }

  private mutating func word(
    _ text: UnsafeRawBufferPointer, _ at: inout Int, _ words: [String], _ store: (inout ParsedParts, Int) -> Void
  ) -> Bool {
    for (k, word) in words.enumerated() {
      let bytes = Array(word.utf8)
      guard at + bytes.count <= text.count else { continue }
      if zip(text[at..<(at + bytes.count)], bytes).allSatisfy({ $0 | 0x20 == $1 }) {
        at += bytes.count
        store(&self, k)
        return true
      }
    }
    return false
  }

  func result() -> (day: Int64, nanoseconds: Int64)? {
    var days: Int64
    if let dayOfYear {
      guard dayOfYear <= (Calendar.isLeap(year) ? 366 : 365) else { return nil }
      days = Calendar.day(year, 1, 1) + dayOfYear - 1
    } else {
      guard day <= Calendar.dayCount(year, month) else { return nil }
      days = Calendar.day(year, month, day)
    }
    var hours = hour
    if let hour12 { hours = hour12 % 12 + (isAfternoon == true ? 12 : 0) }
    let seconds = days * 86_400 + hours * 3_600 + minute * 60 + second - zone
    days = Calendar.floorQuotient(seconds, 86_400)
    return (days, (seconds - days * 86_400) * 1_000_000_000 + nanoseconds)
  }
}
