import Columnar

/// `replace(text, search[, replacement])`: every occurrence replaced, or removed.
enum Replace {
  static let definition = ScalarFunction(
    "replace", summary: "text with every occurrence of a part replaced or removed",
    example: ("replace('a-b-c', '-', '+')", "a+b+c"),
    .prepared([.text, .text], 1, returns: .text) {
      (search: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.unary(Remove(replacer: Replacer(search)), rest[0], count: count, as: .text)
    },
    .prepared([.text, .text, .text], 1, returns: .text) {
      (search: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.binary(ReplaceWith(replacer: Replacer(search)), rest[0], rest[1], count: count, as: .text)
    })
}

private struct Replacer: Sendable {
  let search: SubstringSearch

  init(_ needle: StringView) { search = SubstringSearch(needle) }

  func call(_ text: StringView, _ replacement: StringView, _ row: inout RowState) -> StringView {
    text.withBytes { bytes in
      replacement.withBytes { new in
        if search.needle.isEmpty { return insert(new, bytes, &row) }
        guard let first = search.find(in: bytes) else { return text }
        return rewritten(bytes, first, new, &row)
      }
    }
  }

  /// Counts the places first, so that the result is written where it stays. `first` is one of them.
  private func rewritten(
    _ bytes: UnsafeRawBufferPointer, _ first: Int, _ new: UnsafeRawBufferPointer, _ row: inout RowState
  ) -> StringView {
    var places = 0
    var place: Int? = first
    while let found = place {
      places += 1
      place = search.find(in: bytes, from: found + search.needle.count)
    }
    let total = bytes.count + places * (new.count - search.needle.count)
    if total == 0 { return StringView() }
    let target = UnsafeMutableRawBufferPointer(start: row.heap.allocate(total), count: total)
    var (from, to) = (0, 0)
    func copy(_ part: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(rebasing: target[to..<(to + part.count)]).copyMemory(from: part)
      to += part.count
    }
    place = first
    while let found = place {
      copy(UnsafeRawBufferPointer(rebasing: bytes[from..<found]))
      copy(new)
      from = found + search.needle.count
      place = search.find(in: bytes, from: from)
    }
    copy(UnsafeRawBufferPointer(rebasing: bytes[from...]))
    return StringView(target.baseAddress.unsafelyUnwrapped, count: total)
  }

  /// An empty search text stands before every character and at the end, as in Trino.
  private func insert(
    _ new: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ row: inout RowState
  ) -> StringView {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let next = CodePoints.next(bytes, at)
      out.append(contentsOf: new)
      out.append(contentsOf: bytes[at..<next])
      at = next
    }
    out.append(contentsOf: new)
    return out.withUnsafeBytes { row.heap.store($0) }
  }
}

private struct Remove: UnaryFunction {
  let replacer: Replacer
  func call(_ text: StringView, _ row: inout RowState) -> StringView { replacer.call(text, StringView(), &row) }
}

private struct ReplaceWith: BinaryFunction {
  let replacer: Replacer

  func call(_ text: StringView, _ replacement: StringView, _ row: inout RowState) -> StringView {
    replacer.call(text, replacement, &row)
  }
}
