import Columnar

/// `trim`, `ltrim`, `rtrim`: white space, or the characters of a set, off one end or both. Results share memory.
enum Trim {
  static let both = definition("trim", ends: (true, true), ("trim('  colq ')", "colq"))
  static let left = definition("ltrim", ends: (true, false), ("ltrim('xxcolqx', 'x')", "colqx"))
  static let right = definition("rtrim", ends: (false, true), ("rtrim('colq  ')", "colq"))

  private static func definition(
    _ name: String, ends: (left: Bool, right: Bool), _ example: (String, String)
  ) -> ScalarFunction {
    ScalarFunction(
      name, summary: "text without white space, or without the characters of a set, at its ends", example: example,
      .unary(TrimFunction(left: ends.left, right: ends.right, set: nil), .text, returns: .text),
      .prepared([.text, .text], 1, returns: .text) {
        (set: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
        let function = TrimFunction(left: ends.left, right: ends.right, set: CharacterSet(set))
        return try Rows.unary(function, rest[0], count: count, as: .text)
      })
  }

  struct CharacterSet: Sendable {
    let scalars: Set<UInt32>

    init(_ text: StringView) {
      var found: Set<UInt32> = []
      text.withBytes { bytes in
        var at = 0
        while at < bytes.count {
          let (scalar, count) = CodePoints.decode(bytes, at)
          found.insert(scalar)
          at += count
        }
      }
      scalars = found
    }
  }
}

private struct TrimFunction: UnaryFunction {
  let left: Bool
  let right: Bool
  /// Nil: white space.
  let set: Trim.CharacterSet?

  func call(_ a: StringView, _: inout RowState) -> StringView {
    a.withBytes { bytes in
      var (start, end) = (0, bytes.count)
      while left, start < end {
        let (scalar, count) = CodePoints.decode(bytes, start)
        guard drops(scalar) else { break }
        start += count
      }
      while right, end > start {
        let previous = CodePoints.previous(bytes, end)
        let (scalar, count) = CodePoints.decode(bytes, previous)
        guard previous + count == end, drops(scalar) else { break }
        end = previous
      }
      return start == 0 && end == bytes.count ? a : a.part(start..<end)
    }
  }

  @inline(__always)
  private func drops(_ scalar: UInt32) -> Bool {
    if let set { return set.scalars.contains(scalar) }
    if scalar < 0x80 { return scalar == 0x20 || (scalar >= 9 && scalar <= 13) || (scalar >= 0x1C && scalar <= 0x1F) }
    return Unicode.Scalar(scalar)?.properties.isWhitespace ?? false
  }
}
