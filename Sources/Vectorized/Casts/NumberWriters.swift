import Columnar

/// Decimal digits, two a step.
enum Digits {
  private static let pairs: [UInt8] = {
    var table: [UInt8] = []
    for high in 0..<UInt8(10) {
      for low in 0..<UInt8(10) { table += [0x30 + high, 0x30 + low] }
    }
    return table
  }()

  /// Writes `value` without leading zeros; returns the bytes written (at most 20).
  static func write(_ value: UInt64, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let count = digitCount(value)
    write(value, width: count, out)
    return count
  }

  /// Writes the last `width` digits with leading zeros.
  static func write(_ value: UInt64, width: Int, _ out: UnsafeMutablePointer<UInt8>) {
    pairs.withUnsafeBufferPointer { table in
      var rest = value
      var at = width
      while at >= 2 {
        let pair = Int(truncatingIfNeeded: rest % 100) &* 2
        rest /= 100
        out[at &- 1] = table[pair &+ 1]
        out[at &- 2] = table[pair]
        at &-= 2
      }
      if at == 1 { out[0] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10) }
    }
  }

  static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var bound: UInt64 = 10
    while count < 20, value >= bound {
      count += 1
      if count == 20 { break }
      bound &*= 10
    }
    return count
  }

  /// Magnitudes to 2^127, without leading zeros; returns the bytes written (at most 39).
  static func write(_ value: UInt128, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let step: UInt128 = 10_000_000_000_000_000_000
    if value < step { return write(UInt64(truncatingIfNeeded: value), out) }
    let (high, low) = value.quotientAndRemainder(dividingBy: step)
    let count = write(high, out)
    write(UInt64(truncatingIfNeeded: low), width: 19, out + count)
    return count + 19
  }
}

struct IntegerWriter<T: SQLInteger>: ValueWriter {
  func write(_ value: T, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = Int64(value).magnitude
    if value >= 0 { return Digits.write(magnitude, out) }
    out[0] = 0x2D
    return 1 + Digits.write(magnitude, out + 1)
  }
}

struct BooleanWriter: ValueWriter {
  func write(_ value: Bool, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    let text: StaticString = value ? "true" : "false"
    out.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }
}

/// Unscaled DECIMAL values: all digits of the scale, trailing zeros too.
struct DecimalWriter: ValueWriter {
  let scale: Int

  init(scale: Int) { self.scale = max(0, min(38, scale)) }

  init(_ type: DataType) {
    if case .decimal(_, let scale) = type { self.init(scale: scale) } else { self.init(scale: 0) }
  }

  func write(_ value: Int128, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    if value < 0 {
      out[0] = 0x2D
      count = 1
    }
    let magnitude = value.magnitude
    if scale == 0 { return count + Digits.write(magnitude, out + count) }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: PowerOfTen.int128(scale).magnitude)
    count += Digits.write(whole, out + count)
    out[count] = 0x2E
    count += 1
    // The fraction's digits with a leading 1 that is then overwritten, so that zeros in front stay.
    let start = count
    if scale > 19 {
      let step: UInt128 = 10_000_000_000_000_000_000
      let (high, low) = fraction.quotientAndRemainder(dividingBy: step)
      Digits.write(UInt64(truncatingIfNeeded: high), width: scale - 19, out + start)
      Digits.write(UInt64(truncatingIfNeeded: low), width: 19, out + start + scale - 19)
    } else {
      Digits.write(UInt64(truncatingIfNeeded: fraction), width: scale, out + start)
    }
    return start + scale
  }
}

/// DOUBLE as Java's `Double.toString` lays it out, which Trino shows: `1.0`, `1.0E10`, `1.5E-5`, `NaN`, `Infinity`.
///
/// A cast to VARCHAR always has an exponent: `1.5E0`, `0E0`.
struct DoubleWriter: ValueWriter {
  var isScientific = false

  func write(_ value: Double, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    FloatLayout.write(
      value.description, isFinite: value.isFinite, isNaN: value.isNaN, isNegative: value.sign == .minus,
      isScientific: isScientific, out)
  }
}

struct RealWriter: ValueWriter {
  var isScientific = false

  func write(_ value: Float, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    FloatLayout.write(
      value.description, isFinite: value.isFinite, isNaN: value.isNaN, isNegative: value.sign == .minus,
      isScientific: isScientific, out)
  }
}

/// Turns the shortest digits, which Swift's `description` finds, into Java's layout.
enum FloatLayout {
  static func write(
    _ shortest: String, isFinite: Bool, isNaN: Bool, isNegative: Bool, isScientific: Bool,
    _ out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    if isNaN { return copy("NaN", out) }
    if !isFinite { return copy(isNegative ? "-Infinity" : "Infinity", out) }
    var text = shortest
    return text.withUTF8 { source in layOut(source, isScientific, out) }
  }

  private static func copy(_ text: StaticString, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    out.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }

  private static func layOut(
    _ source: UnsafeBufferPointer<UInt8>, _ isScientific: Bool, _ out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    // Significant digits without zeros at either end, and the power of ten of the first.
    var digits: (UInt64, count: Int) = (0, 0)
    var exponent = 0
    var written = 0
    var pointAt: Int?
    var seen = 0
    var power = 0
    var trailingZeros = 0
    var firstAt = -1
    var i = 0
    if i < source.count, source[i] == 0x2D {
      out[0] = 0x2D
      written = 1
      i = 1
    }
    while i < source.count {
      let byte = source[i]
      if byte == 0x2E {
        pointAt = seen
      } else if byte == 0x65 || byte == 0x45 {
        var isMinus = false
        i += 1
        while i < source.count {
          if source[i] == 0x2D { isMinus = true }
          if source[i] >= 0x30, source[i] <= 0x39 { power = power * 10 + Int(source[i] - 0x30) }
          i += 1
        }
        if isMinus { power = -power }
        break
      } else {
        let digit = UInt64(byte &- 0x30)
        if digit != 0 || digits.count > 0 {
          if firstAt < 0 { firstAt = seen }
          if digit == 0 {
            trailingZeros += 1
          } else {
            for _ in 0..<trailingZeros { digits.0 = digits.0 &* 10 }
            digits.count += trailingZeros + 1
            digits.0 = digits.0 &* 10 &+ digit
            trailingZeros = 0
          }
        }
        seen += 1
      }
      i += 1
    }
    if digits.count == 0 {
      out[written] = 0x30
      if isScientific { return written + 1 + copy("E0", out + written + 1) }
      out[written + 1] = 0x2E
      out[written + 2] = 0x30
      return written + 3
    }
    exponent = (pointAt ?? seen) - firstAt - 1 + power
    return written + place(digits.0, digits.count, exponent, isScientific, out + written)
  }

  /// `count` digits of which the first stands for 10^exponent.
  private static func place(
    _ digits: UInt64, _ count: Int, _ exponent: Int, _ isScientific: Bool, _ out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var at = 0
    func put(_ byte: UInt8) {
      out[at] = byte
      at += 1
    }
    var raw: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &raw) { scratch in
      guard let base = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
      Digits.write(digits, width: count, base)
      if isScientific || exponent >= 7 || exponent < -3 {
        put(base[0])
        put(0x2E)
        if count == 1 { put(0x30) }
        for k in 1..<max(1, count) { put(base[k]) }
        put(0x45)
        if exponent < 0 { put(0x2D) }
        at += Digits.write(UInt64(exponent.magnitude), out + at)
      } else if exponent < 0 {
        put(0x30)
        put(0x2E)
        for _ in 1..<(-exponent) { put(0x30) }
        for k in 0..<count { put(base[k]) }
      } else {
        for k in 0...exponent { put(k < count ? base[k] : 0x30) }
        put(0x2E)
        if count <= exponent + 1 { put(0x30) }
        for k in min(count, exponent + 1)..<count { put(base[k]) }
      }
    }
    return at
  }
}
