import Columnar

/// A pattern of Java's DateTimeFormatter, as far as Firehose's prefixes use it; UTC, English names.
struct TimePattern: Sendable, Hashable {
  private enum Part: Sendable, Hashable {
    case literal(String)
    case field(Character, Int)
  }

  private var parts: [Part] = []

  /// Nil where a letter or its count has no meaning here, or a quote is not closed.
  init?(_ pattern: String) {
    var rest = Array(pattern)[...]
    while let first = rest.first {
      if first == "'" {
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "'") else { return nil }
        parts.append(.literal(end == rest.startIndex ? "'" : String(rest[..<end])))
        rest = rest[(end + 1)...]
      } else if first.isASCII, first.isLetter {
        let run = rest.prefix { $0 == first }
        guard Self.longest[first].map({ run.count <= $0 }) ?? false else { return nil }
        parts.append(.field(first, run.count))
        rest = rest.dropFirst(run.count)
      } else {
        // Java keeps these for later use.
        guard !"{}#[]".contains(first) else { return nil }
        parts.append(.literal(String(first)))
        rest = rest.dropFirst()
      }
    }
    guard !parts.isEmpty else { return nil }
  }

  private static let longest: [Character: Int] = [
    "y": 4, "u": 4, "M": 4, "L": 4, "d": 2, "D": 3, "H": 2, "h": 2, "m": 2, "s": 2, "S": 3, "E": 4, "a": 1,
  ]

  func text(_ time: UTCTime) -> String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .field(let letter, let count): Self.field(letter, count, time)
      }
    }.joined()
  }

  private static func field(_ letter: Character, _ count: Int, _ time: UTCTime) -> String {
    switch letter {
    case "y", "u": UTCTime.padded(count == 2 ? time.year % 100 : time.year, count)
    case "M", "L": count < 3 ? UTCTime.padded(time.month, count) : name(months[time.month - 1], count)
    case "d": UTCTime.padded(time.day, count)
    case "D": UTCTime.padded(dayOfYear(time), count)
    case "H": UTCTime.padded(time.hour, count)
    case "h": UTCTime.padded((time.hour + 11) % 12 + 1, count)
    case "m": UTCTime.padded(time.minute, count)
    case "s": UTCTime.padded(time.second, count)
    case "S": String(UTCTime.padded(time.millisecond, 3).prefix(count))
    case "E": name(weekdays[weekday(time)], count)
    default: time.hour < 12 ? "AM" : "PM"
    }
  }

  private static func name(_ full: String, _ count: Int) -> String { count == 4 ? full : String(full.prefix(3)) }

  private static func days(_ time: UTCTime) -> Int64 {
    UTCTime.day(year: time.year, month: time.month, day: time.day) ?? 0
  }

  private static func dayOfYear(_ time: UTCTime) -> Int {
    Int(days(time) - (UTCTime.day(year: time.year, month: 1, day: 1) ?? 0)) + 1
  }

  /// 0 is Monday; 1970-01-01 was a Thursday.
  private static func weekday(_ time: UTCTime) -> Int { Int(((days(time) + 3) % 7 + 7) % 7) }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
