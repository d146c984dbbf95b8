/// Intervals and binary values as Trino prints them, back to their values. nil means the text is none.
enum IntervalText {
  /// `[-]years-months`.
  static func months(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
    let isNegative = count > 0 && start[0] == 0x2D
    let first = isNegative ? 1 : 0
    guard let dash = (first..<max(first, count)).first(where: { start[$0] == 0x2D }),
      let years = NumberParsing.integer(start + first, dash - first),
      let months = NumberParsing.integer(start + dash + 1, count - dash - 1), (0..<12).contains(months),
      years >= 0, years < 1 << 27
    else { return nil }
    let total = Int32(years * 12 + months)
    return isNegative ? -total : total
  }

  /// `[-]days hh:mm:ss.fff`.
  static func milliseconds(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    let isNegative = count > 0 && start[0] == 0x2D
    let first = isNegative ? 1 : 0
    guard let space = (first..<max(first, count)).first(where: { start[$0] == 0x20 }),
      let days = NumberParsing.integer(start + first, space - first), days >= 0, days < 1 << 36,
      let rest = TimeParsing.time(start + space + 1, count - space - 1, precision: 3)
    else { return nil }
    let total = days * 86_400_000 + rest
    return isNegative ? -total : total
  }
}

/// VARBINARY in text: two hexadecimal digits a byte.
enum Hexadecimal {
  static func decode(_ start: UnsafePointer<UInt8>, _ count: Int) -> [UInt8]? {
    guard count % 2 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(count / 2)
    var at = 0
    while at < count {
      guard let high = digit(start[at]), let low = digit(start[at + 1]) else { return nil }
      out.append(high << 4 | low)
      at += 2
    }
    return out
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
