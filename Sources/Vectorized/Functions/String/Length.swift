import CKernels
import Columnar

/// `length(x)`: code points of text, bytes of VARBINARY.
enum Length {
  static let definition = ScalarFunction(
    "length", aliases: ["char_length", "character_length"], summary: "characters of text, bytes of a VARBINARY",
    example: ("length('zoë')", "3"),
    .batch(.text, returns: .bigint) { (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      codePoints(arguments[0], count)
    },
    .unary(ByteCount(), .varbinary, returns: .bigint))

  private static func codePoints(_ text: Vector, _ count: Int) -> Vector {
    if count == 0 || text.isConstantNull { return Vector(Scalar.null(.bigint), count: count) }
    let rows = text.form == .constant ? 1 : count
    let out = Buffer(byteCount: rows * 8)
    colq_views_code_points(text.pointer(as: StringView.self), rows, out.pointer())
    let flat = Vector(.bigint, flat: out, count: rows, validity: text.form == .flat ? text.validity : nil)
    return text.form == .constant ? Vector(constant: flat, count: count) : flat
  }

  private struct ByteCount: UnaryFunction {
    func call(_ a: StringView, _: inout RowState) -> Int64 { Int64(a.count) }
  }
}
