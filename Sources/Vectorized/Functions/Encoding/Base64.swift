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

  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let standard = Array((letters + "+/").utf8)
  private static let forURLs = Array((letters + "-_").utf8)

  private struct Encode: UnaryFunction {
    let alphabet: [UInt8]

    func call(_ value: StringView, _ row: inout RowState) -> StringView {
      value.withBytes { bytes in
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
          let count = min(3, bytes.count - start)
          var word: UInt32 = 0
          for k in 0..<3 { word = word << 8 | (k < count ? UInt32(bytes[start + k]) : 0) }
          for k in 0..<4 { out.append(k <= count ? alphabet[Int(word >> UInt32(18 - 6 * k) & 63)] : 0x3D) }
        }
        return out.withUnsafeBytes { row.heap.store($0) }
      }
    }
  }

  private struct Decode: UnaryFunction {
    /// Value by byte; 255: not in the alphabet.
    let values: [UInt8]

    init(alphabet: [UInt8]) {
      var values = [UInt8](repeating: 255, count: 256)
      for (k, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(k) }
      self.values = values
    }

    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        var end = bytes.count
        while end > 0, bytes.count - end < 2, bytes[end - 1] == 0x3D { end -= 1 }
        // Padding may be left out; a single letter of a group says nothing.
        guard end % 4 != 1, end == bytes.count || bytes.count % 4 == 0 else {
          row.fail()
          return StringView()
        }
        var out: [UInt8] = []
        var word: UInt32 = 0
        for i in 0..<end {
          let value = values[Int(bytes[i])]
          guard value != 255 else {
            row.fail()
            return StringView()
          }
          word = word << 6 | UInt32(value)
          switch i & 3 {
          case 1: out.append(UInt8(truncatingIfNeeded: word >> 4))
          case 2: out.append(UInt8(truncatingIfNeeded: word >> 2))
          case 3: out.append(UInt8(truncatingIfNeeded: word))
          default: break
          }
        }
        return out.withUnsafeBytes { row.heap.store($0) }
      }
    }

    func failure(_ text: StringView) -> EvaluationError {
      EvaluationError(.invalidArgument, "Invalid Base64 text: \(text.string)")
    }
  }
}
