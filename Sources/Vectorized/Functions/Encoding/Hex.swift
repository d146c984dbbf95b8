import Columnar

/// Hex digits, `to_hex` and `from_hex`.
enum Hex {
  static let toHex = ScalarFunction(
    "to_hex", summary: "bytes as hex digits", example: ("to_hex(to_utf8('colq'))", "636F6C71"),
    .unary(ToHex(), .varbinary, returns: .text))
  static let fromHex = ScalarFunction(
    "from_hex", summary: "bytes from hex digits", example: ("from_utf8(from_hex('636f6c71'))", "colq"),
    .unary(FromHex(), .text, returns: .varbinary, canFail: true))

  @inline(__always)
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private struct ToHex: UnaryFunction {
    func call(_ value: StringView, _ row: inout RowState) -> StringView {
      let digits: StaticString = "0123456789ABCDEF"
      return value.withBytes { bytes in
        guard bytes.count > 0 else { return StringView() }
        let target = row.heap.allocate(bytes.count * 2).assumingMemoryBound(to: UInt8.self)
        for (i, byte) in bytes.enumerated() {
          target[2 * i] = digits.utf8Start[Int(byte >> 4)]
          target[2 * i + 1] = digits.utf8Start[Int(byte & 15)]
        }
        return StringView(target, count: bytes.count * 2)
      }
    }
  }

  private struct FromHex: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        guard bytes.count % 2 == 0 else {
          row.fail()
          return StringView()
        }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 2)
        for i in stride(from: 0, to: bytes.count, by: 2) {
          guard let high = digit(bytes[i]), let low = digit(bytes[i + 1]) else {
            row.fail()
            return StringView()
          }
          out.append(high << 4 | low)
        }
        return out.withUnsafeBytes { row.heap.store($0) }
      }
    }

    func failure(_ text: StringView) -> EvaluationError {
      EvaluationError(.invalidArgument, "Invalid input to from_hex: \(text.string)")
    }
  }
}
