import Columnar

/// `regexp_replace(text, pattern[, replacement])`: every match replaced, or removed.
///
/// In the replacement `$1` and `${name}` stand for groups, as in Java, and so does `\1`, as most other engines have it. Before
/// any other character `\` makes it literal.
enum RegexpReplace {
  static let definition = ScalarFunction(
    "regexp_replace", summary: "text with every match of a pattern replaced ($1, \\1, ${name}: groups) or removed",
    example: ("regexp_replace('1a 2b', '(\\d)([ab])', '$2$1')", "a1 b2"),
    .prepared([.text, .text], 1, returns: .text, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      var scratch: [UInt8] = []
      return try RegexpLoop.run(pattern, rest, count, .text) { matcher, text, _, out in
        replace(matcher, text, [], &scratch, &out)
      }
    },
    .prepared([.text, .text, .text], 1, returns: .text, canFail: true) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let compiled = try PatternCache.shared.pattern(pattern.string)
      let replacements = rest[1]
      let views = replacements.pointer(as: StringView.self)
      let constant = replacements.form == .constant && !replacements.mayHaveNulls
      let known = constant ? try template(views[0], compiled) : []
      var scratch: [UInt8] = []
      return try RegexpLoop.run(pattern, rest, count, .text) { matcher, text, i, out throws(EvaluationError) in
        let pieces = constant ? known : try template(views[i * replacements.step], compiled)
        replace(matcher, text, pieces, &scratch, &out)
      }
    })

  private enum Piece {
    case bytes([UInt8])
    case group(Int)
  }

  /// - Parameter result: reused from row to row.
  private static func replace(
    _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer, _ template: [Piece], _ result: inout [UInt8],
    _ out: inout VectorBuilder
  ) {
    guard matcher.match(text), let first = matcher.range(of: 0) else {
      out.append(RegexpLoop.part(text, 0..<text.count))
      return
    }
    // A lone group instead of the whole text is a part of it.
    if first == 0..<text.count, matcher.isAnchored, template.count == 1, case .group(let group) = template[0] {
      out.append(matcher.range(of: group).map { RegexpLoop.part(text, $0) } ?? StringView())
      return
    }
    result.removeAll(keepingCapacity: true)
    var at = 0
    matcher.forEachMatch(text) { found in
      result.append(contentsOf: text[at..<max(at, found.lowerBound)])
      for piece in template {
        switch piece {
        case .bytes(let bytes): result.append(contentsOf: bytes)
        case .group(let group): if let range = matcher.range(of: group) { result.append(contentsOf: text[range]) }
        }
      }
      at = max(at, found.upperBound)
      return true
    }
    result.append(contentsOf: text[at...])
    result.withUnsafeBytes { out.append(bytes: $0) }
  }

  private static func template(
    _ replacement: StringView, _ pattern: CompiledPattern
  ) throws(EvaluationError) -> [Piece] {
    let bytes = replacement.bytes
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    var at = 0
    while at < bytes.count {
      switch bytes[at] {
      case 0x5C:
        guard at + 1 < bytes.count else {
          throw EvaluationError(.invalidArgument, "character to be escaped is missing at the end of the replacement")
        }
        if (0x30...0x39).contains(bytes[at + 1]) {
          if !literal.isEmpty { pieces.append(.bytes(literal)) }
          literal = []
          pieces.append(.group(try group(bytes, &at, pattern)))
          continue
        }
        literal.append(bytes[at + 1])
        at += 2
      case 0x24:
        if !literal.isEmpty { pieces.append(.bytes(literal)) }
        literal = []
        pieces.append(.group(try group(bytes, &at, pattern)))
      default:
        literal.append(bytes[at])
        at += 1
      }
    }
    if !literal.isEmpty { pieces.append(.bytes(literal)) }
    return pieces
  }

  /// Reads `$1`, `\1` or `${name}`: as many digits as still name a group.
  private static func group(
    _ bytes: [UInt8], _ at: inout Int, _ pattern: CompiledPattern
  ) throws(EvaluationError) -> Int {
    at += 1
    if bytes[at - 1] == 0x24, at < bytes.count, bytes[at] == 0x7B {
      guard let end = bytes[at...].firstIndex(of: 0x7D) else {
        throw EvaluationError(.invalidArgument, "Illegal replacement sequence: ${ without }")
      }
      let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
      at = end + 1
      if let number = pattern.names[name] { return number }
      if let number = Int(name), (0...pattern.captureCount).contains(number) { return number }
      throw EvaluationError(.invalidArgument, "Illegal replacement sequence: unknown group { \(name) }")
    }
    guard at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 else {
      throw EvaluationError(.invalidArgument, "Illegal replacement sequence: $ must be followed by a group")
    }
    var number = Int(bytes[at] - 0x30)
    at += 1
    guard number <= pattern.captureCount else {
      throw EvaluationError(.invalidArgument, "Illegal replacement sequence: unknown group \(number)")
    }
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
      let longer = number * 10 + Int(bytes[at] - 0x30)
      guard longer <= pattern.captureCount else { break }
      number = longer
      at += 1
    }
    return number
  }
}
