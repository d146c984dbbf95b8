import CKernels
import Columnar

extension LikePattern {
  /// Whether the whole text matches.
  func matches(_ text: UnsafeRawBufferPointer) -> Bool { withMatcher { $0.matches(text) } }

  /// Calls `body` with what matches many texts without counting references.
  func withMatcher<Result>(_ body: (LikeMatcher) -> Result) -> Result {
    literals.withUnsafeBufferPointer { literals in
      elements.withUnsafeBufferPointer { elements in
        parts.withUnsafeBufferPointer { parts in
          body(
            LikeMatcher(
              literals: literals, elements: elements, parts: parts, startsAnchored: startsAnchored,
              endsAnchored: endsAnchored))
        }
      }
    }
  }
}

/// A pattern's arrays in the form that loops over texts read.
struct LikeMatcher {
  fileprivate let literals: UnsafeBufferPointer<UInt8>
  fileprivate let elements: UnsafeBufferPointer<LikePattern.Element>
  fileprivate let parts: UnsafeBufferPointer<LikePattern.Part>
  fileprivate let startsAnchored: Bool
  fileprivate let endsAnchored: Bool

  /// Whether the whole text matches.
  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    var next = 0
    if startsAnchored, let first = parts.first {
      guard let end = match(first, text, 0) else { return false }
      at = end
      next = 1
      if next == parts.count { return !endsAnchored || end == text.count }
    }
    guard let last = parts.last else { return !(startsAnchored && endsAnchored) || text.isEmpty }
    // The last part is matched at the end of the text; it must not overlap what earlier parts took.
    let floatingEnd = endsAnchored ? parts.count - 1 : parts.count
    while next < floatingEnd {
      guard let end = find(parts[next], text, at) else { return false }
      at = end
      next += 1
    }
    guard endsAnchored else { return true }
    guard let start = back(from: text.count, over: last.start..<last.end, text), start >= at else { return false }
    return match(last, text, start) == text.count
  }

  /// End of `part` when it stands at `start`.
  private func match(_ part: LikePattern.Part, _ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var at = start
    for element in part.start..<part.end {
      switch elements[element] {
      case .bytes(let literal, let count):
        guard at + count <= text.count else { return nil }
        for k in 0..<count where text[at &+ k] != literals[literal &+ k] { return nil }
        at += count
      case .any(let count):
        for _ in 0..<count {
          guard at < text.count else { return nil }
          at = CodePoints.next(text, at)
        }
      }
    }
    return at
  }

  /// End of the earliest place of `part` at or behind `start`.
  ///
  /// A place of the anchor tells where the part must begin, later places tell later beginnings.
  private func find(_ part: LikePattern.Part, _ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    guard part.anchor < part.end, case .bytes(let literal, let count) = elements[part.anchor] else {
      return match(part, text, start)
    }
    guard let wanted = literals.baseAddress, let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return nil
    }
    var from = start
    while from + count <= text.count {
      let found = colq_find(bytes + from, text.count - from, wanted + literal, count, part.pair)
      if found < 0 { return nil }
      let place = from + found
      if let first = back(from: place, over: part.start..<part.anchor, text), first >= start,
        let end = match(part, text, first)
      {
        return end
      }
      from = place + 1
    }
    return nil
  }

  /// Where these elements must begin to end at `end`; nil when the text has no room for them.
  private func back(from end: Int, over some: Range<Int>, _ text: UnsafeRawBufferPointer) -> Int? {
    var at = end
    var element = some.upperBound
    while element > some.lowerBound {
      element -= 1
      switch elements[element] {
      case .bytes(_, let count): at -= count
      case .any(let count):
        for _ in 0..<count {
          guard at > 0 else { return nil }
          at = CodePoints.previous(text, at)
        }
      }
      if at < 0 { return nil }
    }
    return at
  }
}
