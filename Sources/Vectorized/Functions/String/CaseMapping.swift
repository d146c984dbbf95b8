import Columnar

/// `lower` and `upper`: one code point to one code point, as Java's `Character.toLowerCase`; ASCII by whole words.
struct CaseMapping: UnaryFunction {
  let toUpper: Bool

  static let lower = ScalarFunction(
    "lower", summary: "text in lower case", example: ("lower('COLQ Ä')", "colq ä"),
    .unary(CaseMapping(toUpper: false), .text, returns: .text))
  static let upper = ScalarFunction(
    "upper", summary: "text in upper case", example: ("upper('colq ä')", "COLQ Ä"),
    .unary(CaseMapping(toUpper: true), .text, returns: .text))

  func call(_ a: StringView, _ row: inout RowState) -> StringView {
    if a.isInline {
      let length: UInt64 = 0xFFFF_FFFF
      if (a.word0 & ~length | a.word1) & 0x8080_8080_8080_8080 == 0 {
        return StringView(word0: a.word0 & length | map(a.word0 & ~length), word1: map(a.word1))
      }
    }
    return a.withBytes { bytes in
      if CodePoints.isASCII(bytes) { return ascii(bytes, &row) }
      return unicode(bytes, &row)
    }
  }

  /// Eight ASCII bytes: flips bit 5 of letters of the other case.
  @inline(__always)
  private func map(_ word: UInt64) -> UInt64 {
    let first: UInt64 = toUpper ? 0x61 : 0x41
    let ones: UInt64 = 0x0101_0101_0101_0101
    let fromFirst = word &+ (0x80 &- first) &* ones
    let behindLast = word &+ (0x80 &- first &- 26) &* ones
    let isLetter = (fromFirst & ~behindLast) & 0x8080_8080_8080_8080
    return word ^ (isLetter &>> 2)
  }

  private func ascii(_ bytes: UnsafeRawBufferPointer, _ row: inout RowState) -> StringView {
    guard let source = bytes.baseAddress else { return StringView() }
    let target = row.heap.allocate(bytes.count)
    var i = 0
    while i &+ 8 <= bytes.count {
      let word = source.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      target.storeBytes(of: map(word), toByteOffset: i, as: UInt64.self)
      i &+= 8
    }
    while i < bytes.count {
      target.storeBytes(of: UInt8(truncatingIfNeeded: map(UInt64(bytes[i]))), toByteOffset: i, as: UInt8.self)
      i &+= 1
    }
    return StringView(target, count: bytes.count)
  }

  private func unicode(_ bytes: UnsafeRawBufferPointer, _ row: inout RowState) -> StringView {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 8)
    var at = 0
    while at < bytes.count {
      let (scalar, count) = CodePoints.decode(bytes, at)
      if let mapped = mapped(scalar) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { scratch in
          guard let base = scratch.baseAddress else { return }
          out.append(contentsOf: scratch.prefix(CodePoints.encode(mapped, base)))
        }
      } else {
        out.append(contentsOf: bytes[at..<(at + count)])
      }
      at += count
    }
    return out.withUnsafeBytes { row.heap.store($0) }
  }

  /// Nil when the code point stays as it is, also where the full mapping has several code points (ß).
  private func mapped(_ scalar: UInt32) -> UInt32? {
    if !toUpper, scalar == 0x130 { return 0x69 }
    guard scalar != 0xFFFD, let unicode = Unicode.Scalar(scalar) else { return nil }
    let text = toUpper ? unicode.properties.uppercaseMapping : unicode.properties.lowercaseMapping
    var scalars = text.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil, first.value != scalar else { return nil }
    return first.value
  }
}
