import Columnar

/// `chr`, `codepoint`, `translate`.
enum CodePointFunctions {
  static let chr = ScalarFunction(
    "chr", summary: "the character of a Unicode code point", example: ("chr(65)", "A"),
    .unary(Chr(), .bigint, returns: .text, canFail: true))
  static let codepoint = ScalarFunction(
    "codepoint", summary: "the Unicode code point of a single character", example: ("codepoint('A')", "65"),
    .unary(Codepoint(), .text, returns: .integer, canFail: true))
  static let translate = ScalarFunction(
    "translate", summary: "text with characters of one list replaced by those of another, or removed",
    example: ("translate('abcd', 'abc', 'xy')", "xyd"),
    .ternary(Translate(), .text, .text, .text, returns: .text))

  private struct Chr: UnaryFunction {
    func call(_ code: Int64, _ row: inout RowState) -> StringView {
      guard let value = UInt32(exactly: code), Unicode.Scalar(value) != nil else {
        row.fail()
        return StringView()
      }
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { scratch in
        guard let base = scratch.baseAddress else { return StringView() }
        return StringView(base, count: CodePoints.encode(value, base))
      }
    }

    func failure(_ code: Int64) -> EvaluationError {
      EvaluationError(.invalidArgument, "Not a valid Unicode code point: \(code)")
    }
  }

  private struct Codepoint: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> Int32 {
      text.withBytes { bytes in
        guard bytes.count > 0 else {
          row.fail()
          return 0
        }
        let (scalar, count) = CodePoints.decode(bytes, 0)
        if count != bytes.count { row.fail() }
        return Int32(bitPattern: scalar)
      }
    }

    func failure(_: StringView) -> EvaluationError {
      EvaluationError(.invalidArgument, "codepoint wants exactly one character")
    }
  }

  private struct Translate: TernaryFunction {
    func call(_ text: StringView, _ from: StringView, _ to: StringView, _ row: inout RowState) -> StringView {
      let source = Array(from.string.unicodeScalars)
      let target = Array(to.string.unicodeScalars)
      var out = String.UnicodeScalarView()
      for scalar in text.string.unicodeScalars {
        guard let k = source.firstIndex(of: scalar) else {
          out.append(scalar)
          continue
        }
        if k < target.count { out.append(target[k]) }
      }
      return row.heap.store(String(out))
    }
  }
}
