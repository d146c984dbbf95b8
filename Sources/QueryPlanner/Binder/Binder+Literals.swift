import Columnar
import Vectorized

extension Binder {
  func bindLiteral(_ literal: Literal, at range: SourceRange) throws -> Scalar {
    switch literal {
    case .null: return .null(.unknown)
    case .boolean(let value): return Scalar(.boolean, .boolean(value))
    case .integer(let digits): return try integerLiteral(digits, at: range)
    case .decimal(let digits): return try decimalLiteral(digits, at: range)
    case .double(let digits):
      guard let value = Double(digits) else {
        throw SQLError(.invalidLiteral, "invalid number \(digits)", at: range)
      }
      return Scalar(.double, .double(value))
    case .string(let text): return Scalar(.varchar(length: text.unicodeScalars.count), .text(text))
    case .binary(let bytes): return Scalar(.varbinary, .bytes(bytes))
    case .typed(let name, let text): return try typedLiteral(name, text, at: range)
    }
  }

  /// INTEGER where it fits, else BIGINT.
  private func integerLiteral(_ digits: String, at range: SourceRange) throws -> Scalar {
    guard let value = Int64(digits) else {
      throw SQLError(
        .invalidLiteral, "number \(digits) is beyond bigint", at: range,
        suggestion: "write DECIMAL '\(digits)' or \(digits)e0")
    }
    return Scalar(Int32(exactly: value) == nil ? .bigint : .integer, .integer(value))
  }

  /// DECIMAL with as many digits as written, leading zeros aside.
  private func decimalLiteral(_ digits: String, at range: SourceRange) throws -> Scalar {
    var unscaled: Int128 = 0
    var scale = 0
    var precision = 0
    var isNegative = false
    var sawPoint = false
    for byte in digits.utf8 {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): continue
      case UInt8(ascii: "."): sawPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if sawPoint { scale += 1 }
        if precision > 0 || sawPoint || byte != UInt8(ascii: "0") { precision += 1 }
        guard precision <= 38 else {
          throw SQLError(.invalidLiteral, "decimal \(digits) has more than 38 digits", at: range)
        }
        unscaled = unscaled * 10 + Int128(byte - UInt8(ascii: "0"))
      default: throw SQLError(.invalidLiteral, "invalid decimal \(digits)", at: range)
      }
    }
    return Scalar(
      .decimal(precision: max(precision, 1), scale: scale), .decimal(isNegative ? -unscaled : unscaled))
  }

  /// `DATE '…'`, `TIMESTAMP '…'` and other types before a text: the text cast to the type.
  private func typedLiteral(_ name: TypeName, _ text: String, at range: SourceRange) throws -> Scalar {
    if name.parameters.isEmpty, name.name == "decimal" || name.name == "numeric" {
      return try decimalLiteral(text.trimmed, at: range)
    }
    var type = try dataType(name)
    let precision = LiteralText.fractionDigits(text)
    if name.parameters.isEmpty {
      switch type {
      case .timestamp:
        type = LiteralText.hasZone(text) ? .timestampTZ(precision: precision) : .timestamp(precision: precision)
      case .timestampTZ: type = .timestampTZ(precision: precision)
      case .time: type = .time(precision: precision)
      default: break
      }
    }
    do {
      let source = Vector(Scalar(.text, .text(text)), count: 1)
      // JSON '…' parses its text, while CAST('…' AS json) makes a JSON string of it.
      if type == .json, let parse = FunctionRegistry.resolve("json_parse", [.text]) {
        return Scalar(type, try parse.kernel([source], 1).value(at: 0))
      }
      let vector = try Cast.evaluate(source, to: type, isTry: false)
      return Scalar(type, vector.value(at: 0))
    } catch {
      throw SQLError(
        .invalidLiteral, "'\(text)' is not a valid \(name.name)", at: range, notes: [error.message])
    }
  }

  /// CURRENT_DATE and the like: fixed for the whole statement, in UTC.
  func current(_ value: CurrentValue, _ precision: Int?, at range: SourceRange) throws -> Scalar {
    let digits = precision ?? 3
    guard (0...9).contains(digits) else {
      throw SQLError(.invalidArgument, "precision must be between 0 and 9", at: range)
    }
    let second: Int64 = 1_000_000
    let day = 86_400 * second
    let days = statementTime >= 0 ? statementTime / day : (statementTime - day + 1) / day
    let ticks = DataType.ticksPerSecond(precision: digits)
    /// Microseconds as ticks of the precision, cut to its digits.
    func scaled(_ microseconds: Int64) -> Int64 {
      var unit = second
      for _ in 0..<min(digits, 6) { unit /= 10 }
      let cut = microseconds - (microseconds % unit)
      return ticks >= second ? cut * (ticks / second) : cut / (second / ticks)
    }
    switch value {
    case .date: return Scalar(.date, .integer(days))
    case .timestamp: return Scalar(.timestampTZ(precision: digits), .integer(scaled(statementTime)))
    case .localTimestamp: return Scalar(.timestamp(precision: digits), .integer(scaled(statementTime)))
    case .time, .localTime:
      return Scalar(.time(precision: digits), .integer(scaled(statementTime - days * day)))
    case .user, .catalog, .schema:
      throw SQLError(.notSupported, "\(value.rawValue) is not supported", at: range)
    }
  }
}

/// Facts about the text of a time literal.
enum LiteralText {
  /// Digits behind the point of the seconds.
  static func fractionDigits(_ text: String) -> Int {
    guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    let digits = text.utf8[text.utf8.index(after: point)...].prefix { $0 >= 48 && $0 <= 57 }
    return min(digits.count, 9)
  }

  /// Whether a zone (`Z`, `+02:00`, `UTC`, `Europe/Berlin`) follows the time of day.
  static func hasZone(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return text.utf8[colon...].contains { byte in
      byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || (byte | 32 >= 97 && byte | 32 <= 122)
    }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    guard let start = firstIndex(where: { !isBlank($0) }), let end = lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(self[start...end])
  }
}
