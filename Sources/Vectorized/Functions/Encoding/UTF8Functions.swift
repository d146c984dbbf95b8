import Columnar

/// `to_utf8` and `from_utf8`.
enum UTF8Functions {
  static let to = ScalarFunction(
    "to_utf8", summary: "the bytes of text", example: ("to_hex(to_utf8('ë'))", "C3AB"),
    .unary(SameBytes(), .text, returns: .varbinary))
  static let from = ScalarFunction(
    "from_utf8", summary: "text from bytes; U+FFFD stands for what is not UTF-8",
    example: ("from_utf8(from_hex('63FF'))", "c\u{FFFD}"), .unary(Repair(), .varbinary, returns: .text))

  private struct SameBytes: UnaryFunction {
    func call(_ value: StringView, _: inout RowState) -> StringView { value }
  }

  private struct Repair: UnaryFunction {
    func call(_ value: StringView, _ row: inout RowState) -> StringView {
      value.withBytes { bytes in
        if CodePoints.isASCII(bytes) { return value }
        return row.heap.store(String(decoding: bytes, as: UTF8.self))
      }
    }
  }
}
