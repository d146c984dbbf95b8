import Columnar

/// `length(x)`: code points of text, bytes of VARBINARY.
enum Length {
  static let definition = ScalarFunction(
    "length", aliases: ["char_length", "character_length"], summary: "characters of text, bytes of a VARBINARY",
    example: ("length('zoë')", "3"),
    .unary(CodePointCount(), .text, returns: .bigint),
    .unary(ByteCount(), .varbinary, returns: .bigint))

  private struct CodePointCount: UnaryFunction {
    func call(_ a: StringView, _: inout RowState) -> Int64 { Int64(CodePoints.count(a)) }
  }

  private struct ByteCount: UnaryFunction {
    func call(_ a: StringView, _: inout RowState) -> Int64 { Int64(a.count) }
  }
}
