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
    // No code point grows by more than one byte, and none of one byte does.
    withUnsafeTemporaryAllocation(byteCount: bytes.count + bytes.count / 2 + 8, alignment: 8) { scratch in
      guard let out = scratch.baseAddress, let source = bytes.baseAddress else { return StringView() }
      let table = toUpper ? CaseTable.upper : CaseTable.lower
      var at = 0
      var end = 0
      while at < bytes.count {
        let first = bytes[at]
        if first < 0x80 {
          if at &+ 8 <= bytes.count {
            let word = source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let ascii = (word & 0x8080_8080_8080_8080).trailingZeroBitCount / 8
            (out + end).storeBytes(of: map(word & 0x7F7F_7F7F_7F7F_7F7F), as: UInt64.self)
            at &+= ascii
            end &+= ascii
          } else {
            out.storeBytes(of: UInt8(truncatingIfNeeded: map(UInt64(first))), toByteOffset: end, as: UInt8.self)
            at &+= 1
            end &+= 1
          }
          continue
        }
        let (scalar, count) = CodePoints.decode(bytes, at)
        if let mapped = table.mapped(scalar) {
          end &+= CodePoints.encode(mapped, (out + end).assumingMemoryBound(to: UInt8.self))
        } else {
          (out + end).copyMemory(from: source + at, byteCount: count)
          end &+= count
        }
        at &+= count
      }
      return row.heap.store(UnsafeRawBufferPointer(start: out, count: end))
    }
  }
}
