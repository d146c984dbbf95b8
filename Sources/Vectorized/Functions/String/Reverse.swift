import Columnar

/// `reverse(text)` by code points, of VARBINARY by bytes.
enum Reverse {
  static let definition = ScalarFunction(
    "reverse", summary: "text (or a binary string) backwards", example: ("reverse('colq')", "qloc"),
    .unary(ReverseText(), .text, returns: .text),
    .unary(ReverseBytes(), .varbinary, returns: .varbinary))

  private struct ReverseText: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        guard bytes.count > 0 else { return StringView() }
        let target = row.heap.allocate(bytes.count)
        var (at, end) = (0, bytes.count)
        while at < bytes.count {
          let next = CodePoints.next(bytes, at)
          end -= next - at
          for k in at..<next { target.storeBytes(of: bytes[k], toByteOffset: end + k - at, as: UInt8.self) }
          at = next
        }
        return StringView(target, count: bytes.count)
      }
    }
  }

  private struct ReverseBytes: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      Array(text.bytes.reversed()).withUnsafeBytes { row.heap.store($0) }
    }
  }
}
