import Columnar

/// `regexp_like`, `regexp_count`, `regexp_position`, `regexp_extract`.
enum RegexpSearch {
  static let like = ScalarFunction(
    "regexp_like", summary: "whether a pattern matches somewhere in text",
    example: ("regexp_like('1a 2b', '\\d+b')", "true"),
    .prepared([.text, .text], 1, returns: .boolean, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try RegexpLoop.run(pattern, rest, count, .boolean) { matcher, text, _, out in
        out.append(UInt8(matcher.match(text) ? 1 : 0))
      }
    })

  static let count = ScalarFunction(
    "regexp_count", summary: "how often a pattern matches in text",
    example: ("regexp_count('1a 2b 14m', '\\s*[a-z]+\\s*')", "3"),
    .prepared([.text, .text], 1, returns: .bigint, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try RegexpLoop.run(pattern, rest, count, .bigint) { matcher, text, _, out in
        var found: Int64 = 0
        matcher.forEachMatch(text) { _ in
          found += 1
          return true
        }
        out.append(found)
      }
    })

  static let extract = ScalarFunction(
    "regexp_extract", summary: "the first match of a pattern, or of one of its groups; NULL when there is none",
    example: ("regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)', 2)", "a"),
    .prepared([.text, .text], 1, returns: .text, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try RegexpLoop.run(pattern, rest, count, .text) { matcher, text, _, out in
        appendGroup(0, matcher, text, &out)
      }
    },
    .prepared([.text, .text, .bigint], 1, returns: .text, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try RegexpLoop.run(pattern, rest, count, .text) { matcher, text, i, out throws(EvaluationError) in
        appendGroup(try RegexpLoop.group(rest[1], i, matcher), matcher, text, &out)
      }
    })

  static let position = ScalarFunction(
    "regexp_position", summary: "character position of the n-th match from a start position on; -1 for none",
    example: ("regexp_position('I have 23 apples', '\\d+')", "8"),
    positionOverload([.text, .text]), positionOverload([.text, .text, .bigint]),
    positionOverload([.text, .text, .bigint, .bigint]))

  private static func appendGroup(
    _ group: Int, _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer, _ out: inout VectorBuilder
  ) {
    if matcher.match(text), let found = matcher.range(of: group) {
      out.append(RegexpLoop.part(text, found))
    } else {
      out.appendNull()
    }
  }

  private static func positionOverload(_ parameters: [DataType]) -> Overload {
    .prepared(parameters, 1, returns: .bigint, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try RegexpLoop.run(pattern, rest, count, .bigint) { matcher, text, i, out throws(EvaluationError) in
        let start = rest.count > 1 ? rest[1].pointer(as: Int64.self)[i * rest[1].step] : 1
        let occurrence = rest.count > 2 ? rest[2].pointer(as: Int64.self)[i * rest[2].step] : 1
        guard start >= 1 else {
          throw EvaluationError(
            .invalidArgument, "start position cannot be smaller than 1: \(start)")
        }
        guard occurrence >= 1 else {
          throw EvaluationError(.invalidArgument, "occurrence cannot be smaller than 1: \(occurrence)")
        }
        out.append(find(matcher, text, start, occurrence))
      }
    }
  }

  /// 1-based character position of the `occurrence`-th match that begins at character `start` or later, or -1.
  private static func find(
    _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer, _ start: Int64, _ occurrence: Int64
  ) -> Int64 {
    guard start <= Int64(CodePoints.count(text)) + 1 else { return -1 }
    let from = CodePoints.offset(text, of: Int(start) - 1)
    var left = occurrence
    var position: Int64 = -1
    matcher.forEachMatch(text, from: from) { found in
      left -= 1
      guard left == 0 else { return true }
      position = Int64(CodePoints.count(UnsafeRawBufferPointer(rebasing: text[..<found.lowerBound]))) + 1
      return false
    }
    return position
  }
}
