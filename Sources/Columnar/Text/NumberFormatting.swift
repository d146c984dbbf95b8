#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers to text, appended at a pointer with room; each call returns the end of what it wrote.
enum NumberFormatting {
  typealias Output = UnsafeMutablePointer<UInt8>

  /// Most bytes of an integer up to 128 bits with sign and point.
  static let mostByteCount = 48

  /// "00" "01" … "99".
  private static let pairs: [UInt16] = (0..<100).map {
    UInt16(littleEndian: UInt16($0 / 10 + 0x30) | UInt16($0 % 10 + 0x30) << 8)
  }

  /// The table as a pointer: the array lives as long as the process.
  private nonisolated(unsafe) static let pairTable: UnsafePointer<UInt16> = {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 100)
    for (i, pair) in pairs.enumerated() { table[i] = pair }
    return UnsafePointer(table)
  }()

  @inline(__always)
  static func pair(_ value: Int, _ out: Output) -> Output {
    UnsafeMutableRawPointer(out).storeBytes(of: pairTable[value], as: UInt16.self)
    return out + 2
  }

  /// `value` below 10,000 as four digits.
  @inline(__always)
  static func four(_ value: Int, _ out: Output) -> Output {
    pair(value % 100, pair(value / 100, out))
  }

  /// `value` below 1,000 as three digits.
  @inline(__always)
  static func three(_ value: Int, _ out: Output) -> Output {
    out[0] = UInt8(truncatingIfNeeded: value / 100 &+ 0x30)
    return pair(value % 100, out + 1)
  }

  @inline(__always)
  static func integer(_ value: Int64, _ out: Output) -> Output {
    var at = out
    if value < 0 {
      at[0] = 0x2D
      at += 1
    }
    return unsigned(value.magnitude, at)
  }

  static func unsigned(_ value: UInt64, _ out: Output) -> Output {
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, value >= bound {
      digits &+= 1
      if digits == 20 { break }
      bound = bound &* 10
    }
    var rest = value
    var at = digits
    while rest >= 100 {
      at &-= 2
      let (quotient, remainder) = (rest / 100, rest % 100)
      UnsafeMutableRawPointer(out + at).storeBytes(of: pairTable[Int(remainder)], as: UInt16.self)
      rest = quotient
    }
    if rest >= 10 {
      UnsafeMutableRawPointer(out).storeBytes(of: pairTable[Int(rest)], as: UInt16.self)
    } else {
      out[0] = UInt8(truncatingIfNeeded: rest) &+ 0x30
    }
    return out + digits
  }

  /// `unscaled` with `scale` digits behind the point.
  static func decimal(_ unscaled: Int128, scale: Int, _ out: Output) -> Output {
    var at = out
    if unscaled < 0 {
      at[0] = 0x2D
      at += 1
    }
    var rest = unscaled.magnitude
    var reversed: InlineArray<40, UInt8> = .init(repeating: 0x30)
    var count = 0
    while rest != 0 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      reversed[count] = UInt8(truncatingIfNeeded: remainder) &+ 0x30
      rest = quotient
      count += 1
    }
    count = max(count, min(scale, 38) + 1)
    while count > 0 {
      count -= 1
      at[0] = reversed[count]
      at += 1
      if count == scale, scale > 0 {
        at[0] = 0x2E
        at += 1
      }
    }
    return at
  }

  /// The shortest text that reads back as the same double; `NaN`, `Infinity`, `-Infinity`. At most 32 bytes.
  static func double(_ value: Double, _ out: Output) -> Output {
    value.isFinite ? copy(value.description, out) : copy(notFinite(value), out)
  }

  static func float(_ value: Float, _ out: Output) -> Output {
    value.isFinite ? copy(value.description, out) : copy(notFinite(Double(value)), out)
  }

  static func notFinite(_ value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }

  private static func copy(_ text: String, _ out: Output) -> Output {
    var copy = text
    return copy.withUTF8 { bytes in
      if let start = bytes.baseAddress { memcpy(out, start, bytes.count) }
      return out + bytes.count
    }
  }
}
