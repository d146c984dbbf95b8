import Columnar

/// A JSON path: `$`, then `.name`, `["name"]` or `[index]` steps.
struct JSONPath: Sendable {
  enum Step: Sendable {
    case member([UInt8])
    case element(Int)
  }

  let steps: [Step]

  init(_ path: StringView) throws(EvaluationError) {
    let text = path.bytes
    let invalid = EvaluationError(.invalidArgument, "Invalid JSON path: '\(path.string)'")
    guard text.first == 0x24 else { throw invalid }
    var steps: [Step] = []
    var at = 1
    while at < text.count {
      if text[at] == 0x2E {
        let start = at + 1
        at = start
        while at < text.count, text[at] != 0x2E, text[at] != 0x5B { at += 1 }
        guard at > start, text[start..<at] != [0x2A] else { throw invalid }
        steps.append(.member(Array(text[start..<at])))
      } else if text[at] == 0x5B, let (step, end) = Self.bracket(text, at) {
        steps.append(step)
        at = end
      } else {
        throw invalid
      }
    }
    self.steps = steps
  }

  private static func bracket(_ text: [UInt8], _ start: Int) -> (Step, end: Int)? {
    let first = start + 1
    guard first < text.count else { return nil }
    if text[first] == 0x22 || text[first] == 0x27 {
      guard let quote = text[(first + 1)...].firstIndex(of: text[first]), quote + 1 < text.count,
        text[quote + 1] == 0x5D
      else { return nil }
      return (.member(Array(text[(first + 1)..<quote])), quote + 2)
    }
    guard let end = text[first...].firstIndex(of: 0x5D) else { return nil }
    let inner = Array(text[first..<end])
    if let index = inner.withUnsafeBytes({ IntegerParser<Int32>(typeName: "").parse($0) }), index >= 0 {
      return (.element(Int(index)), end + 1)
    }
    // A bare name in brackets names a member, as in Trino.
    return inner.isEmpty || inner == [0x2A] ? nil : (.member(inner), end + 1)
  }

  /// Where the path leads in the document; nil when it leads nowhere or the text is not JSON.
  func find(_ scanner: JSONScanner) -> Range<Int>? {
    guard var place = scanner.document() else { return nil }
    for step in steps {
      var found: Range<Int>?
      let opening = scanner.text[place.lowerBound]
      switch step {
      case .member(let name):
        guard opening == 0x7B else { return nil }
        _ = scanner.forEachItem(place.lowerBound) { key, value in
          guard let key, scanner.unescaped(key) == name else { return true }
          found = value
          return false
        }
      case .element(let index):
        guard opening == 0x5B else { return nil }
        var left = index
        _ = scanner.forEachItem(place.lowerBound) { _, value in
          if left == 0 { found = value }
          left -= 1
          return found == nil
        }
      }
      guard let found else { return nil }
      place = found
    }
    return place
  }
}
