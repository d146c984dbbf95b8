#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Text to numbers, strict: the whole text must be one number. nil means it is none, or does not fit.
package enum NumberParsing {
  /// Optional sign, 1 to 19 digits. 8 bytes behind the text must be readable.
  @inline(__always)
  package static func integer(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    guard count > 0 else { return nil }
    var at = 0
    let isNegative = start[0] == 0x2D
    if isNegative || start[0] == 0x2B { at = 1 }
    let digits = count &- at
    guard digits > 0, digits <= 19 else { return digits > 19 ? longInteger(start, count) : nil }
    var magnitude: UInt64 = 0
    while count &- at >= 8 {
      let word = UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self)
      guard isDigits(word) else { return nil }
      magnitude = magnitude &* 100_000_000 &+ eightDigits(word)
      at &+= 8
    }
    while at < count {
      let digit = start[at] &- 0x30
      if digit > 9 { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      at &+= 1
    }
    if isNegative {
      return magnitude <= 1 << 63 ? Int64(bitPattern: 0 &- magnitude) : nil
    }
    return magnitude < 1 << 63 ? Int64(bitPattern: magnitude) : nil
  }

  /// More than 19 digits fit only with leading zeros.
  private static func longInteger(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    Int64(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
  }

  /// Whether all eight bytes are ASCII digits.
  @inline(__always)
  static func isDigits(_ word: UInt64) -> Bool {
    let high: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    let carry: UInt64 = 0x0606_0606_0606_0606
    let zeros: UInt64 = 0x3030_3030_3030_3030
    return (word & high) == zeros && ((word &+ carry) & high) == zeros
  }

  /// Value of eight digits, first byte most significant: pairs, then fours, then eight, in three multiplications.
  @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64 {
    var value = word.littleEndian & 0x0F0F_0F0F_0F0F_0F0F
    value = (value &* 10) &+ (value &>> 8)
    let pairs: UInt64 = 0x0000_00FF_0000_00FF
    let low = (value & pairs) &* 0x000F_4240_0000_0064
    let high = ((value &>> 16) & pairs) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// Decimal or scientific notation, `NaN`, `Infinity`, `-Infinity`, `inf`.
  ///
  /// Up to 15 digits and a power of ten up to 10^22 are exact in a double, so one multiplication or division rounds
  /// right; anything else goes through strtod.
  package static func double(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
    var at = 0
    var isNegative = false
    if count > 0, start[0] == 0x2D || start[0] == 0x2B {
      isNegative = start[0] == 0x2D
      at = 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var seen = 0
    while at < count, start[at] &- 0x30 <= 9 {
      if mantissa != 0 || start[at] != 0x30 { digits &+= 1 }
      mantissa = mantissa &* 10 &+ UInt64(start[at] &- 0x30)
      seen &+= 1
      at &+= 1
    }
    if at < count, start[at] == 0x2E {
      at &+= 1
      while at < count, start[at] &- 0x30 <= 9 {
        if mantissa != 0 || start[at] != 0x30 { digits &+= 1 }
        mantissa = mantissa &* 10 &+ UInt64(start[at] &- 0x30)
        seen &+= 1
        exponent &-= 1
        at &+= 1
      }
    }
    guard seen > 0 else { return special(start, count) }
    if at < count, start[at] | 0x20 == 0x65 {
      guard let power = integer(start + at + 1, count &- at &- 1), abs(power) < 100_000 else {
        return slowDouble(start, count)
      }
      exponent &+= Int(power)
      at = count
    }
    guard at == count else { return nil }
    guard digits <= 15, exponent >= -22, exponent <= 22 else { return slowDouble(start, count) }
    let whole = Double(mantissa)
    let value = exponent < 0 ? whole / powers[-exponent] : whole * powers[exponent]
    return isNegative ? -value : value
  }

  private static func special(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
    guard count >= 3, count <= 9 else { return nil }
    switch String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self).lowercased() {
    case "nan": return .nan
    case "inf", "infinity", "+infinity", "+inf": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  /// The shape must have been checked as far as the mantissa: strtod also knows hexadecimal.
  private static func slowDouble(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
    var text = [UInt8](UnsafeBufferPointer(start: start, count: count))
    text.append(0)
    if text.contains(UInt8(0x78)) || text.contains(UInt8(0x58)) { return nil }
    return text.withUnsafeBytes { bytes -> Double? in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(base, &end)
      return end.map { UnsafePointer($0) == base + count } == true ? value : nil
    }
  }

  /// The unscaled value of a DECIMAL(precision, scale); digits behind the scale must be zeros.
  package static func decimal(_ start: UnsafePointer<UInt8>, _ count: Int, precision: Int, scale: Int) -> Int128? {
    var at = 0
    var isNegative = false
    if count > 0, start[0] == 0x2D || start[0] == 0x2B {
      isNegative = start[0] == 0x2D
      at = 1
    }
    var value: Int128 = 0
    var fraction = -1
    var significant = 0
    var seen = 0
    while at < count {
      let byte = start[at]
      if byte == 0x2E, fraction < 0 {
        fraction = 0
      } else {
        let digit = byte &- 0x30
        if digit > 9 { return nil }
        seen &+= 1
        if fraction >= scale {
          if digit != 0 { return nil }
        } else {
          if fraction >= 0 { fraction &+= 1 }
          if significant > 0 || digit != 0 { significant &+= 1 }
          if significant > precision { return nil }
          value = value &* 10 &+ Int128(digit)
        }
      }
      at &+= 1
    }
    guard seen > 0 else { return nil }
    var missing = scale - max(0, fraction)
    while missing > 0 {
      if value != 0 { significant &+= 1 }
      if significant > precision { return nil }
      value = value &* 10
      missing -= 1
    }
    return isNegative ? 0 &- value : value
  }

  /// true, false, t, f, 1, 0 in any case.
  package static func boolean(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
    switch count {
    case 1:
      switch start[0] {
      case 0x31, 0x74, 0x54: return true
      case 0x30, 0x66, 0x46: return false
      default: return nil
      }
    case 4: return matches(start, "true") ? true : nil
    case 5: return matches(start, "false") ? false : nil
    default: return nil
    }
  }

  private static func matches(_ start: UnsafePointer<UInt8>, _ word: StaticString) -> Bool {
    for i in 0..<word.utf8CodeUnitCount where start[i] | 0x20 != word.utf8Start[i] { return false }
    return true
  }
}
