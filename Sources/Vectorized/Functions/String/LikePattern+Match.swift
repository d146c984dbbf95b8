import Columnar

extension LikePattern {
  /// Whether the whole text matches.
  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    var remaining = 0..<parts.count
    if startsAnchored, let first = parts.first {
      guard let end = match(first, text, 0) else { return false }
      at = end
      remaining = 1..<parts.count
      if remaining.isEmpty { return !endsAnchored || end == text.count }
    }
    if parts.isEmpty { return !(startsAnchored && endsAnchored) || text.isEmpty }
    // The last part is matched at the end of the text; it must not overlap what earlier parts took.
    let floating = endsAnchored ? remaining.dropLast() : remaining
    for k in floating {
      guard let end = find(k, text, at) else { return false }
      at = end
    }
    guard endsAnchored, let last = parts.last else { return true }
    guard let start = startOfSuffix(last, text), start >= at else { return false }
    return match(last, text, start) == text.count
  }

  /// End of `part` when it stands at `start`.
  private func match(_ part: [Element], _ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var at = start
    for element in part {
      switch element {
      case .bytes(let bytes):
        guard at + bytes.count <= text.count else { return nil }
        for k in 0..<bytes.count where text[at + k] != bytes[k] { return nil }
        at += bytes.count
      case .any(let count):
        for _ in 0..<count {
          guard at < text.count else { return nil }
          at = CodePoints.next(text, at)
        }
      }
    }
    return at
  }

  /// End of the earliest place of part `k` at or behind `start`.
  private func find(_ k: Int, _ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    if let search = searches[k] { return search.find(in: text, from: start).map { $0 + search.needle.count } }
    var at = start
    while at <= text.count {
      if let end = match(parts[k], text, at) { return end }
      if at == text.count { return nil }
      at = CodePoints.next(text, at)
    }
    return nil
  }

  /// Where `part` must start to end with the text.
  private func startOfSuffix(_ part: [Element], _ text: UnsafeRawBufferPointer) -> Int? {
    var at = text.count
    for element in part.reversed() {
      switch element {
      case .bytes(let bytes): at -= bytes.count
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
