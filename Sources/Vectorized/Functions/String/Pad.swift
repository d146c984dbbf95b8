import Columnar

/// `lpad`, `rpad`, `repeat`: results are limited to `maximumByteCount` bytes a value.
enum Pad {
  /// A slip of the pen (`rpad(x, 2000000000, ' ')`) must not take the machine's memory.
  static let maximumByteCount = 1 << 20

  static let left = ScalarFunction(
    "lpad", summary: "text brought to a length from the left, or cut", example: ("lpad('7', 3, '0')", "007"),
    .ternary(PadFunction(isLeft: true), .text, .bigint, .text, returns: .text, canFail: true))
  static let right = ScalarFunction(
    "rpad", summary: "text brought to a length from the right, or cut", example: ("rpad('7', 3, 'ab')", "7ab"),
    .ternary(PadFunction(isLeft: false), .text, .bigint, .text, returns: .text, canFail: true))
  static let repetition = ScalarFunction(
    "repeat", summary: "text so many times", example: ("repeat('ab', 3)", "ababab"),
    .binary(RepeatFunction(), .text, .bigint, returns: .text, canFail: true))

  static let tooLong = EvaluationError(
    .invalidArgument, "the result is longer than \(maximumByteCount) bytes: ask for a smaller length")
}

private struct PadFunction: TernaryFunction {
  let isLeft: Bool

  func call(_ text: StringView, _ length: Int64, _ padding: StringView, _ row: inout RowState) -> StringView {
    guard length >= 0, length <= Int64(Pad.maximumByteCount), padding.count > 0 else {
      row.fail()
      return StringView()
    }
    return text.withBytes { bytes in
      let count = CodePoints.count(bytes)
      let wanted = Int(length)
      if count >= wanted { return text.prefix(CodePoints.offset(bytes, of: wanted)) }
      let fill = fill(padding, wanted - count)
      let out = isLeft ? fill + Array(bytes) : Array(bytes) + fill
      return out.withUnsafeBytes { row.heap.store($0) }
    }
  }

  private func fill(_ padding: StringView, _ characters: Int) -> [UInt8] {
    padding.withBytes { bytes in
      let count = CodePoints.count(bytes)
      var out: [UInt8] = []
      for _ in 0..<(characters / max(1, count)) { out.append(contentsOf: bytes) }
      out.append(contentsOf: bytes[..<CodePoints.offset(bytes, of: characters % max(1, count))])
      return out
    }
  }

  func failure(_: StringView, _ length: Int64, _ padding: StringView) -> EvaluationError {
    if padding.count == 0 { return EvaluationError(.invalidArgument, "Padding string must not be empty") }
    if length < 0 {
      return EvaluationError(.invalidArgument, "Target length must be in the range [0..2147483647]")
    }
    return Pad.tooLong
  }
}

private struct RepeatFunction: BinaryFunction {
  func call(_ text: StringView, _ times: Int64, _ row: inout RowState) -> StringView {
    if times <= 0 || text.count == 0 { return StringView() }
    let (total, isOver) = Int(clamping: times).multipliedReportingOverflow(by: text.count)
    guard !isOver, total <= Pad.maximumByteCount else {
      row.fail()
      return StringView()
    }
    return text.withBytes { bytes in
      var out: [UInt8] = []
      out.reserveCapacity(total)
      for _ in 0..<times { out.append(contentsOf: bytes) }
      return out.withUnsafeBytes { row.heap.store($0) }
    }
  }

  func failure(_: StringView, _: Int64) -> EvaluationError { Pad.tooLong }
}
