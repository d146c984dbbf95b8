import Columnar

/// `value LIKE pattern [ESCAPE escape]`.
enum Like {
  static let definition = ScalarFunction(
    "like", summary: "whether text matches a pattern with % (any text) and _ (one character)",
    example: ("'colq' LIKE 'c_l%'", "true"),
    .prepared([.text, .text], 1, returns: .boolean) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      match(try LikePattern(pattern), rest[0], count)
    },
    .prepared([.text, .text, .text], 1, returns: .boolean, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let inner = Prepared.kernel(1, returns: .boolean) {
        (escape: StringView, values: [Vector], count: Int) throws(EvaluationError) -> Vector in
        match(try LikePattern(pattern, escape: escape), values[0], count)
      }
      return try inner(rest, count)
    })

  /// Evaluates one pattern over a flat or constant vector.
  static func match(_ pattern: LikePattern, _ vector: Vector, _ count: Int) -> Vector {
    if vector.isConstantNull || count == 0 { return Vector(Scalar.null(.boolean), count: count) }
    let rows = vector.form == .constant ? 1 : count
    let out = Buffer(byteCount: rows)
    let bytes = out.pointer(as: UInt8.self)
    let views = UnsafePointer(vector.pointer(as: StringView.self))
    switch pattern.shape {
    case .exact(let literal): equal(literal, views, rows, bytes)
    case .prefix(let literal): prefix(literal, views, rows, bytes)
    case .suffix(let literal): suffix(literal, views, rows, bytes)
    case .contains(let literal): SubstringSearch(literal).contained(in: views, rows, bytes)
    case .everything: bytes.initialize(repeating: 1, count: rows)
    case .general: general(pattern, views, rows, bytes)
    }
    let flat = Vector(.boolean, flat: out, count: rows, validity: vector.form == .flat ? vector.validity : nil)
    return vector.form == .constant ? Vector(constant: flat, count: count) : flat
  }

  /// Searches the longest literal first, which most rows lack, then tries the pattern on the rows that have it.
  private static func general(
    _ pattern: LikePattern, _ views: UnsafePointer<StringView>, _ rows: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    pattern.longestLiteral?.contained(in: views, rows, out)
    let isSearched = pattern.longestLiteral != nil
    pattern.withMatcher { matcher in
      for i in 0..<rows where !isSearched || out[i] != 0 {
        out[i] = views[i].withBytes { matcher.matches($0) } ? 1 : 0
      }
    }
  }

  private static func equal(
    _ literal: [UInt8], _ views: UnsafePointer<StringView>, _ rows: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    literal.withUnsafeBytes { bytes in
      let key = bytes.baseAddress.map { StringView($0, count: bytes.count) } ?? StringView()
      for i in 0..<rows { out[i] = views[i] == key ? 1 : 0 }
    }
  }

  /// The first four bytes stand in the view: most rows are decided without touching the string.
  private static func prefix(
    _ literal: [UInt8], _ views: UnsafePointer<StringView>, _ rows: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    literal.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else {
        out.initialize(repeating: 1, count: rows)
        return
      }
      let count = bytes.count
      let key = StringView(base, count: min(4, count)).word0 &>> 32
      let mask: UInt64 = count >= 4 ? 0xFFFF_FFFF : (1 &<< UInt64(count * 8)) &- 1
      if count <= 4 {
        for i in 0..<rows {
          let isEqual = (views[i].word0 &>> 32) & mask == key
          out[i] = unsafeBitCast(isEqual && views[i].count >= count, to: UInt8.self)
        }
        return
      }
      for i in 0..<rows {
        let view = views[i]
        let isCandidate = view.word0 &>> 32 == key && view.count >= count
        out[i] = isCandidate && view.withBytes({ $0.starts(withBytes: bytes) }) ? 1 : 0
      }
    }
  }

  private static func suffix(
    _ literal: [UInt8], _ views: UnsafePointer<StringView>, _ rows: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    literal.withUnsafeBytes { wanted in
      guard let last = wanted.last else { return out.initialize(repeating: 1, count: rows) }
      let count = wanted.count
      for i in 0..<rows {
        let view = views[i]
        out[i] =
          view.count >= count
            && view.withBytes { text in
              text[text.count &- 1] == last && text.ends(withBytes: wanted)
            } ? 1 : 0
      }
    }
  }
}
