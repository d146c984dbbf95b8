import Columnar

/// A date-time format as a list of fields, made from MySQL's (`%Y-%m-%d`) or Joda's (`yyyy-MM-dd`) notation.
struct TimeFormat: Sendable {
  enum Field: Sendable, Equatable {
    case literal([UInt8])
    /// Digits of the year: 4, or 2 (1970…2069).
    case year(digits: Int)
    case month(width: Int)
    case day(width: Int)
    case dayOfYear(width: Int)
    case hour24(width: Int)
    /// 1…12.
    case hour12(width: Int)
    case minute(width: Int)
    case second(width: Int)
    /// So many digits of the second's fraction.
    case fraction(digits: Int)
    case halfDay
    case monthName(short: Bool)
    case weekdayName(short: Bool)
    /// 1 Monday … 7 Sunday.
    case weekdayNumber
    /// 0 Sunday … 6 Saturday.
    case weekdayFromSunday
    case isoWeek(width: Int)
    case isoWeekYear
    /// `+00:00`, or `Z` when parsed.
    case zone
    case zoneName
  }

  let fields: [Field]

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  /// Specifiers as in MySQL's DATE_FORMAT, with the exceptions Trino documents.
  init(mySQL pattern: StringView) throws(EvaluationError) {
    var fields: [Field] = []
    var literal: [UInt8] = []
    var isSpecifier = false
    for byte in pattern.bytes {
      if !isSpecifier {
        if byte == 0x25 { isSpecifier = true } else { literal.append(byte) }
        continue
      }
      isSpecifier = false
      guard let found = try Self.mySQL(byte) else {
        literal.append(byte)
        continue
      }
      if !literal.isEmpty { fields.append(.literal(literal)) }
      literal = []
      fields += found
    }
    if isSpecifier { literal.append(0x25) }
    if !literal.isEmpty { fields.append(.literal(literal)) }
    self.fields = fields
  }

  /// Nil for characters that stand for themselves.
  private static func mySQL(_ byte: UInt8) throws(EvaluationError) -> [Field]? {
    let colon = Field.literal([0x3A])
    switch Character(Unicode.Scalar(byte)) {
    case "a": return [.weekdayName(short: true)]
    case "b": return [.monthName(short: true)]
    case "c": return [.month(width: 1)]
    case "d": return [.day(width: 2)]
    case "e": return [.day(width: 1)]
    case "f": return [.fraction(digits: 6)]
    case "H": return [.hour24(width: 2)]
    case "h", "I": return [.hour12(width: 2)]
    case "i": return [.minute(width: 2)]
    case "j": return [.dayOfYear(width: 3)]
    case "k": return [.hour24(width: 1)]
    case "l": return [.hour12(width: 1)]
    case "M": return [.monthName(short: false)]
    case "m": return [.month(width: 2)]
    case "p": return [.halfDay]
    case "r":
      return [.hour12(width: 2), colon, .minute(width: 2), colon, .second(width: 2), .literal([0x20]), .halfDay]
    case "S", "s": return [.second(width: 2)]
    case "T": return [.hour24(width: 2), colon, .minute(width: 2), colon, .second(width: 2)]
    case "v": return [.isoWeek(width: 2)]
    case "W": return [.weekdayName(short: false)]
    case "w": return [.weekdayFromSunday]
    case "x": return [.isoWeekYear]
    case "Y": return [.year(digits: 4)]
    case "y": return [.year(digits: 2)]
    case "D", "U", "u", "V", "X":
      throw EvaluationError(
        .invalidArgument, "%\(Character(Unicode.Scalar(byte))) not supported in date format string")
    default: return nil
    }
  }

  /// Joda-Time's patterns: runs of one letter, quoted text, other characters as they are.
  init(joda pattern: StringView) throws(EvaluationError) {
    var fields: [Field] = []
    let bytes = pattern.bytes
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x27 {
        let (text, end) = try Self.quoted(bytes, at)
        fields.append(.literal(text))
        at = end
      } else if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
        var end = at
        while end < bytes.count, bytes[end] == byte { end += 1 }
        fields.append(try Self.joda(Character(Unicode.Scalar(byte)), end - at))
        at = end
      } else {
        fields.append(.literal([byte]))
        at += 1
      }
    }
    self.fields = fields
  }

  private static func quoted(_ bytes: [UInt8], _ start: Int) throws(EvaluationError) -> ([UInt8], end: Int) {
    var text: [UInt8] = []
    var at = start + 1
    if at < bytes.count, bytes[at] == 0x27 { return ([0x27], at + 1) }
    while at < bytes.count {
      if bytes[at] == 0x27 {
        if at + 1 < bytes.count, bytes[at + 1] == 0x27 {
          at += 1
        } else {
          return (text, at + 1)
        }
      }
      text.append(bytes[at])
      at += 1
    }
    throw EvaluationError(.invalidArgument, "Unterminated quote in datetime format")
  }

  private static func joda(_ letter: Character, _ count: Int) throws(EvaluationError) -> Field {
    switch letter {
    case "y", "Y", "u": return .year(digits: count == 2 ? 2 : 4)
    case "M": return count >= 3 ? .monthName(short: count == 3) : .month(width: count)
    case "d": return .day(width: count)
    case "D": return .dayOfYear(width: count)
    case "H": return .hour24(width: count)
    case "h": return .hour12(width: count)
    case "m": return .minute(width: count)
    case "s": return .second(width: count)
    case "S": return .fraction(digits: min(9, count))
    case "a": return .halfDay
    case "E": return .weekdayName(short: count <= 3)
    case "e": return .weekdayNumber
    case "w": return .isoWeek(width: count)
    case "x": return .isoWeekYear
    case "Z": return count >= 3 ? .zoneName : .zone
    case "z": return .zoneName
    default: throw EvaluationError(.invalidArgument, "Illegal pattern component: \(letter)")
    }
  }
}
