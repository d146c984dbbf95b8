extension Parser {
  mutating func parseLiteral() throws(SQLError) -> Expression {
    let current = token
    let literal: Literal
    switch current.kind {
    case .integer: literal = .integer(try integerDigits(of: current))
    case .decimal: literal = .decimal(text(of: current).filter { $0 != "_" })
    case .double: literal = .double(text(of: current).filter { $0 != "_" })
    case .binaryString: literal = .binary(try hexadecimalBytes(of: current))
    case .string, .unicodeString:
      let string = try parseString("a string")
      return Expression(.literal(.string(string)), range: range(from: current.range.lower))
    default:
      switch current.keyword {
      case .null: literal = .null
      case .true: literal = .boolean(true)
      case .false: literal = .boolean(false)
      default: throw unexpected("a literal")
      }
    }
    advance()
    return Expression(.literal(literal), range: current.range)
  }

  /// `DATE '2024-05-01'`: a name and a string.
  mutating func parseTypedLiteral() throws(SQLError) -> Expression {
    let word = advance()
    let type = TypeName(text(of: word).lowercased(), range: word.range)
    let value = try parseString("a string")
    return Expression(.literal(.typed(type, value)), range: range(from: word.range.lower))
  }

  /// Decimal digits of an integer token, which may be hexadecimal, octal or binary, with underscores.
  private func integerDigits(of token: Token) throws(SQLError) -> String {
    let text = text(of: token).filter { $0 != "_" }
    let prefix = text.prefix(2).lowercased()
    let radix = prefix == "0x" ? 16 : prefix == "0o" ? 8 : prefix == "0b" ? 2 : 10
    if radix == 10 { return text }
    guard let number = UInt64(text.dropFirst(2), radix: radix) else {
      throw SQLError(.invalidLiteral, "\(text) is not an integer of at most 64 bits", at: token.range)
    }
    return String(number)
  }

  /// The bytes of `X'6a 6B'`; blanks between digits are ignored.
  private func hexadecimalBytes(of token: Token) throws(SQLError) -> [UInt8] {
    let digits = Array(unquoted(token, prefix: 1).unicodeScalars.filter { $0 != " " })
    guard digits.count.isMultiple(of: 2) else {
      throw SQLError(.invalidLiteral, "a binary literal needs an even number of hexadecimal digits", at: token.range)
    }
    var result: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard digits[index].value < 0x80, digits[index + 1].value < 0x80,
        let high = Character(digits[index]).hexDigitValue, let low = Character(digits[index + 1]).hexDigitValue
      else {
        throw SQLError(.invalidLiteral, "a binary literal holds hexadecimal digits only", at: token.range)
      }
      result.append(UInt8(high << 4 | low))
    }
    return result
  }

  /// `U&'d\0061t\+000061' [UESCAPE '\']`, whose token has just been taken.
  mutating func parseUnicodeEscapes(of token: Token) throws(SQLError) -> String {
    var escape: Unicode.Scalar = "\\"
    if take(.uescape) {
      let place = self.token.range
      let text = try parseString("the escape character").unicodeScalars
      guard text.count == 1, let scalar = text.first, scalar.isASCII, scalar != "+", scalar != "'",
        Character(scalar).hexDigitValue == nil
      else { throw SQLError(.invalidLiteral, "UESCAPE takes one character that is no digit, sign or quote", at: place) }
      escape = scalar
    }
    let scalars = Array(unquoted(token, prefix: 2).unicodeScalars)
    var result = String.UnicodeScalarView()
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      guard scalar == escape else {
        result.append(scalar)
        continue
      }
      if position < scalars.count, scalars[position] == escape {
        result.append(escape)
        position += 1
        continue
      }
      let isLong = position < scalars.count && scalars[position] == "+"
      let first = position + (isLong ? 1 : 0)
      let end = first + (isLong ? 6 : 4)
      guard end <= scalars.count, let code = hexadecimal(scalars[first..<end]), let decoded = Unicode.Scalar(code)
      else {
        throw SQLError(
          .invalidLiteral, "incomplete or invalid Unicode escape", at: token.range,
          suggestion: "write four hexadecimal digits, or + and six: \\0061, \\+000061")
      }
      result.append(decoded)
      position = end
    }
    return String(result)
  }

  private func hexadecimal(_ digits: ArraySlice<Unicode.Scalar>) -> UInt32? {
    var code: UInt32 = 0
    for digit in digits {
      guard digit.isASCII, let value = Character(digit).hexDigitValue else { return nil }
      code = code << 4 | UInt32(value)
    }
    return code
  }

  /// Whether INTERVAL starts a literal here and is not a name.
  func startsInterval() -> Bool {
    switch peek().kind {
    case .string, .unicodeString: true
    case .symbol(.plus), .symbol(.minus): peek(2).kind == .string
    case .integer, .decimal: true
    default: false
    }
  }

  mutating func parseInterval() throws(SQLError) -> Expression {
    let start = token.range.lower
    try expect(.interval)
    var isNegative = false
    if at(.plus) || at(.minus) { isNegative = advance().kind == .symbol(.minus) }
    if token.kind == .integer || token.kind == .decimal {
      throw SQLError(
        .syntax, "the value of an interval is a string", at: token.range,
        suggestion: "write INTERVAL '\(text(of: token))' \(text(of: peek()).uppercased())")
    }
    let value = try parseString("the value of the interval, a string")
    let unit = try parseIntervalUnit()
    let endUnit = take(.to) ? try parseIntervalUnit() : nil
    let literal = IntervalLiteral(isNegative: isNegative, value: value, unit: unit, endUnit: endUnit)
    return Expression(.interval(literal), range: range(from: start))
  }

  private mutating func parseIntervalUnit() throws(SQLError) -> IntervalLiteral.Unit {
    let word = text(of: token).uppercased()
    // Plural units are not Trino's; they are easy to understand, so they are accepted.
    let singular = word.hasSuffix("S") ? String(word.dropLast()) : word
    guard token.kind == .word, let unit = IntervalLiteral.Unit(rawValue: singular) else {
      throw unexpected("YEAR, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND")
    }
    advance()
    return unit
  }
}
