/// Reads the text of a setting's value. Throws why it cannot be used, in words.
enum SettingValue {
  struct Fault: Error {
    let reason: String
  }

  static func check(_ text: String, _ kind: SettingKey.Kind) throws(Fault) {
    switch kind {
    case .text, .list: break
    case .boolean: _ = try boolean(text)
    case .integer(let range): _ = try integer(text, range)
    case .number(let range): _ = try number(text, range)
    case .size(let range): _ = try size(text, range)
    case .duration(let range): _ = try duration(text, range)
    case .address(let mayBeOff):
      if mayBeOff, text == "off" { return }
      _ = try address(text)
    case .choice(let words):
      if !words.contains(text) { throw Fault(reason: "must be one of \(words.joined(separator: ", "))") }
    }
  }

  static func boolean(_ text: String) throws(Fault) -> Bool {
    switch text.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: throw Fault(reason: "must be true or false")
    }
  }

  static func integer(_ text: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
    guard let value = Int(text.filter { $0 != "_" }) else { throw Fault(reason: "must be a whole number") }
    return try checked(value, range) { String($0) }
  }

  static func number(_ text: String, _ range: ClosedRange<Double>) throws(Fault) -> Double {
    guard let value = Double(text), value.isFinite else { throw Fault(reason: "must be a number") }
    guard range.contains(value) else {
      throw Fault(reason: "must lie between \(range.lowerBound) and \(range.upperBound)")
    }
    return value
  }

  private static let sizeUnits: [(String, Int)] = [
    ("", 1), ("B", 1), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
  ]

  /// Bytes.
  static func size(_ text: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
    guard let value = scaled(text, sizeUnits) else {
      throw Fault(reason: "must be a size such as 512, 64KiB, 10MB or 1GiB")
    }
    return try checked(value, range) { "\($0) bytes" }
  }

  private static let timeUnits: [(String, Int)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// Milliseconds.
  static func duration(_ text: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
    if text == "0", range.contains(0) { return 0 }
    guard let value = scaled(text, timeUnits) else {
      throw Fault(reason: "must be a time such as 500ms, 10s, 5m, 1h or 7d")
    }
    return try checked(value, range) { "\($0) ms" }
  }

  /// Host and port; `[::1]:8080` for an IPv6 address.
  static func address(_ text: String) throws(Fault) -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw Fault(reason: "must be host:port, for instance 127.0.0.1:8080") }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty, !host.contains(" "), !host.contains("/") else {
      throw Fault(reason: "must be host:port, for instance 127.0.0.1:8080")
    }
    return (host, port)
  }

  static func list(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.drop { $0 == " " } }.map { String($0.reversed().drop { $0 == " " }.reversed()) }
      .filter { !$0.isEmpty }
  }

  /// A number with one of the units, `1.5GiB`; nil for other text and for what does not fit.
  private static func scaled(_ text: String, _ units: [(String, Int)]) -> Int? {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "_" }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let scale = units.first(where: { $0.0.lowercased() == unit.lowercased() })?.1 else { return nil }
    let plain = digits.filter { $0 != "_" }
    if let whole = Int(plain) {
      let product = whole.multipliedReportingOverflow(by: scale)
      return product.overflow ? nil : product.partialValue
    }
    guard let value = Double(plain), value >= 0, value * Double(scale) < 9e18 else { return nil }
    return Int(value * Double(scale))
  }

  private static func checked(
    _ value: Int, _ range: ClosedRange<Int>, _ text: (Int) -> String
  ) throws(Fault) -> Int {
    if range.contains(value) { return value }
    if range.upperBound == .max { throw Fault(reason: "must be at least \(text(range.lowerBound))") }
    throw Fault(reason: "must lie between \(text(range.lowerBound)) and \(text(range.upperBound))")
  }
}
