import Columnar

/// `starts_with(text, prefix)`, `ends_with(text, suffix)`: bytes are compared.
enum StartsEnds {
  static let starts = ScalarFunction(
    "starts_with", summary: "whether text begins with a prefix", example: ("starts_with('colq', 'co')", "true"),
    .binary(StartsWith(), .text, .text, returns: .boolean))
  static let ends = ScalarFunction(
    "ends_with", summary: "whether text ends with a suffix", example: ("ends_with('colq', 'lq')", "true"),
    .binary(EndsWith(), .text, .text, returns: .boolean))

  private struct StartsWith: BinaryFunction {
    func call(_ text: StringView, _ prefix: StringView, _: inout RowState) -> Bool {
      text.withBytes { bytes in prefix.withBytes { bytes.starts(withBytes: $0) } }
    }
  }

  private struct EndsWith: BinaryFunction {
    func call(_ text: StringView, _ suffix: StringView, _: inout RowState) -> Bool {
      text.withBytes { bytes in suffix.withBytes { bytes.ends(withBytes: $0) } }
    }
  }
}
