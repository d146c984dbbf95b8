import Columnar

/// `to_base64`, `from_base64` (RFC 4648, section 4), and their forms for URLs (section 5).
enum Base64 {
  static let to = ScalarFunction(
    "to_base64", summary: "bytes in Base64", example: ("to_base64(to_utf8('colq'))", "Y29scQ=="),
    .unary(Encode(alphabet: standard), .varbinary, returns: .text))
  static let from = ScalarFunction(
    "from_base64", summary: "bytes from Base64", example: ("from_utf8(from_base64('Y29scQ=='))", "colq"),
    .unary(Decode(alphabet: standard), .text, returns: .varbinary, canFail: true))
  static let toURL = ScalarFunction(
    "to_base64url", summary: "bytes in Base64 for URLs", example: ("to_base64url(from_hex('fbff'))", "-_8="),
    .unary(Encode(alphabet: forURLs), .varbinary, returns: .text))
  static let fromURL = ScalarFunction(
    "from_base64url", summary: "bytes from Base64 for URLs", example: ("to_hex(from_base64url('-_8='))", "FBFF"),
    .unary(Decode(alphabet: forURLs), .text, returns: .varbinary, canFail: true))

  private static let standard = Base64Alphabet.standard
  private static let forURLs = Base64Alphabet.forURLs

  private struct Encode: UnaryFunction {
    let alphabet: Base64Alphabet

    func call(_ value: StringView, _ row: inout RowState) -> StringView {
      value.withBytes { bytes in alphabet.encode(bytes).withUnsafeBytes { row.heap.store($0) } }
    }
  }

  private struct Decode: UnaryFunction {
    let alphabet: Base64Alphabet

    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        guard let out = alphabet.decode(bytes) else {
          row.fail()
          return StringView()
        }
        return out.withUnsafeBytes { row.heap.store($0) }
      }
    }

    func failure(_ text: StringView) -> EvaluationError {
      EvaluationError(.invalidArgument, "Invalid Base64 text: \(text.string)")
    }
  }
}
