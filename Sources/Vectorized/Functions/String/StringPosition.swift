import Columnar

/// `strpos(text, part[, instance])`, `position(part IN text)`: 1-based character position, 0 when there is none.
enum StringPosition {
  static let strpos = ScalarFunction(
    "strpos", summary: "character position of the first, n-th or (negative) n-th last occurrence; 0 for none",
    example: ("strpos('banana', 'an', 2)", "4"),
    .prepared([.text, .text], 1, returns: .bigint) {
      (part: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try first(SubstringSearch(part), rest[0], count)
    },
    .prepared([.text, .text, .bigint], 1, returns: .bigint, canFail: true) {
      (part: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let function = InstancePosition(search: SubstringSearch(part))
      return try Rows.binary(function, rest[0], rest[1], count: count, as: .bigint)
    })

  /// Arguments as SQL's `POSITION(part IN text)` has them.
  static let position = ScalarFunction(
    "position", summary: "character position of a part in text; 0 for none", example: ("position('q' IN 'colq')", "4"),
    .prepared([.text, .text], 0, returns: .bigint) {
      (part: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try first(SubstringSearch(part), rest[0], count)
    })

  /// Rows that are searched in one way.
  private static let blockSize = 1_024

  /// Searches many rows as one text, then finds the place in those that have the part; where most of the rows before had it,
  /// each row by itself.
  private static func first(
    _ search: SubstringSearch, _ text: Vector, _ count: Int
  ) throws(EvaluationError) -> Vector {
    guard text.form == .flat, search.needle.count > 1 else {
      return try Rows.unary(FirstPosition(search: search), text, count: count, as: .bigint)
    }
    let mask = Buffer(byteCount: min(count, blockSize))
    let views = UnsafePointer(text.pointer(as: StringView.self))
    let out = Buffer(zeroedByteCount: count * 8)
    let (hits, positions) = (mask.pointer(as: UInt8.self), out.pointer(as: Int64.self))
    var hitCount = 0
    for from in stride(from: 0, to: count, by: blockSize) {
      let n = min(blockSize, count - from)
      let searchesEach = hitCount > blockSize / 2
      if !searchesEach { search.contained(in: views + from, n, hits) }
      hitCount = 0
      for i in 0..<n where searchesEach || hits[i] != 0 {
        let position = views[from + i].withBytes { bytes in search.find(in: bytes).map { character(bytes, $0) } ?? 0 }
        positions[from + i] = position
        hitCount += position != 0 ? 1 : 0
      }
    }
    return Vector(.bigint, flat: out, count: count, validity: text.validity)
  }

  fileprivate static func character(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int64 {
    Int64(CodePoints.count(UnsafeRawBufferPointer(rebasing: bytes[..<offset]))) + 1
  }
}

private struct FirstPosition: UnaryFunction {
  let search: SubstringSearch

  func call(_ text: StringView, _: inout RowState) -> Int64 {
    text.withBytes { bytes in
      search.find(in: bytes).map { StringPosition.character(bytes, $0) } ?? 0
    }
  }
}

private struct InstancePosition: BinaryFunction {
  let search: SubstringSearch

  func call(_ text: StringView, _ instance: Int64, _ row: inout RowState) -> Int64 {
    if instance == 0 {
      row.fail()
      return 0
    }
    return text.withBytes { bytes in
      var offsets: [Int] = []
      var at = 0
      while let found = search.find(in: bytes, from: at) {
        offsets.append(found)
        if instance > 0, offsets.count == Int(clamping: instance) { break }
        at = found + 1
        if at > bytes.count { break }
      }
      let index = instance > 0 ? Int(clamping: instance) - 1 : offsets.count - Int(clamping: instance.magnitude)
      return offsets.indices.contains(index) ? StringPosition.character(bytes, offsets[index]) : 0
    }
  }

  func failure(_: StringView, _: Int64) -> EvaluationError {
    EvaluationError(.invalidArgument, "'instance' must be a positive or negative number.")
  }
}
