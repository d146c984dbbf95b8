import Columnar

/// `to_base(n, radix)` and `from_base(text, radix)`, radix 2…36.
enum NumberBase {
  static let toBase = ScalarFunction(
    "to_base", summary: "a whole number in another base, as text", example: ("to_base(255, 16)", "ff"),
    .binary(ToBase(), .bigint, .bigint, returns: .text, canFail: true))
  static let fromBase = ScalarFunction(
    "from_base", summary: "text in another base as a whole number", example: ("from_base('ff', 16)", "255"),
    .binary(FromBase(), .text, .bigint, returns: .bigint, canFail: true))

  fileprivate static let badRadix = EvaluationError(.invalidArgument, "Radix must be between 2 and 36")

  private struct ToBase: BinaryFunction {
    func call(_ value: Int64, _ radix: Int64, _ row: inout RowState) -> StringView {
      guard (2...36).contains(radix) else {
        row.fail()
        return StringView()
      }
      return row.heap.store(String(value, radix: Int(radix)))
    }

    func failure(_: Int64, _: Int64) -> EvaluationError { badRadix }
  }

  private struct FromBase: BinaryFunction {
    func call(_ text: StringView, _ radix: Int64, _ row: inout RowState) -> Int64 {
      guard (2...36).contains(radix), let value = Int64(text.string, radix: Int(radix)) else {
        row.fail()
        return 0
      }
      return value
    }

    func failure(_ text: StringView, _ radix: Int64) -> EvaluationError {
      (2...36).contains(radix)
        ? EvaluationError(.invalidArgument, "Not a valid base-\(radix) number: \(text.string)") : badRadix
    }
  }
}
