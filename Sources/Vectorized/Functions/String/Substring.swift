import Columnar

/// `substr(text, start[, length])`: code points from the 1-based `start`, which counts from the end when negative.
enum Substring {
  static let definition = ScalarFunction(
    "substr", aliases: ["substring"], summary: "a part of text by character positions, from 1; negative: from the end",
    example: ("substr('clickstream', 6, 3)", "str"),
    .binary(SubstringToEnd(), .text, .bigint, returns: .text),
    .ternary(SubstringOfLength(), .text, .bigint, .bigint, returns: .text),
    .binary(BytesToEnd(), .varbinary, .bigint, returns: .varbinary),
    .ternary(BytesOfLength(), .varbinary, .bigint, .bigint, returns: .varbinary))

  /// Positions [start, start + length) as 0-based ones within `count` characters; nil for an empty result.
  @inline(__always)
  static func range(_ start: Int64, _ length: Int64, _ count: Int) -> Range<Int>? {
    guard start != 0, length > 0 else { return nil }
    let first = start > 0 ? start &- 1 : start &+ Int64(count)
    guard first >= 0, first < Int64(count) else { return nil }
    return Int(first)..<Int(first &+ min(length, Int64(count) &- first))
  }

  @inline(__always)
  static func characters(_ text: StringView, _ start: Int64, _ length: Int64) -> StringView {
    text.withBytes { bytes in
      if start > 0, length > 0 {
        // Only the characters up to the end of the part are looked at.
        let (first, isFar) = start.addingReportingOverflow(length)
        let wanted = isFar ? bytes.count : Int(clamping: min(first &- 1, Int64(bytes.count)))
        if CodePoints.isASCII(UnsafeRawBufferPointer(rebasing: bytes[..<wanted])) {
          let from = Int(clamping: min(start &- 1, Int64(bytes.count)))
          return from == 0 && wanted == bytes.count ? text : text.part(from..<max(from, wanted))
        }
        let from = CodePoints.offset(bytes, of: Int(clamping: start &- 1))
        return text.part(from..<(isFar ? bytes.count : CodePoints.offset(bytes, of: Int(clamping: length), from: from)))
      }
      if CodePoints.isASCII(bytes) {
        guard let range = range(start, length, bytes.count) else { return StringView() }
        return range.count == bytes.count ? text : text.part(range)
      }
      guard let range = range(start, length, CodePoints.count(bytes)) else { return StringView() }
      let from = CodePoints.offset(bytes, of: range.lowerBound)
      return text.part(from..<CodePoints.offset(bytes, of: range.count, from: from))
    }
  }
}

private struct SubstringToEnd: BinaryFunction {
  func call(_ text: StringView, _ start: Int64, _: inout RowState) -> StringView {
    Substring.characters(text, start, .max)
  }
}

private struct SubstringOfLength: TernaryFunction {
  func call(_ text: StringView, _ start: Int64, _ length: Int64, _: inout RowState) -> StringView {
    Substring.characters(text, start, length)
  }
}

private struct BytesToEnd: BinaryFunction {
  func call(_ bytes: StringView, _ start: Int64, _: inout RowState) -> StringView {
    Substring.range(start, .max, bytes.count).map { bytes.part($0) } ?? StringView()
  }
}

private struct BytesOfLength: TernaryFunction {
  func call(_ bytes: StringView, _ start: Int64, _ length: Int64, _: inout RowState) -> StringView {
    Substring.range(start, length, bytes.count).map { bytes.part($0) } ?? StringView()
  }
}
