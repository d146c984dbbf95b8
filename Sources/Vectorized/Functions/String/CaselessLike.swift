import Columnar

/// `lower(value) LIKE pattern` and `upper(value) LIKE pattern`, changing the case of few values only: those in which
/// the pattern's longest run of ASCII stands in some case, which is searched in whole pages at once.
package enum CaselessLike {
  /// `like` and the functions that are made here: all that match a text with a pattern.
  package static let likeNames: Set<String> = ["like", "lower like", "upper like"]

  /// The function over a value of type `text` and a pattern, or nil when `mapping` is neither `lower` nor `upper`.
  package static func function(_ mapping: String, _ text: DataType) -> ResolvedFunction? {
    guard let mapping = [CaseMapping.lower, CaseMapping.upper].first(where: { $0.name == mapping }),
      let mapped = mapping.resolve([text])
    else { return nil }
    let kernel = Prepared.kernel(1, returns: .boolean) {
      (pattern: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let search = CaselessPattern(try LikePattern(pattern), toUpper: mapping.name == "upper")
      return try match(search, mapped, rest[0], count)
    }
    return ResolvedFunction("\(mapping.name) like", [text, .text], returns: .boolean, kernel: kernel)
  }

  private static func match(
    _ search: CaselessPattern, _ mapping: ResolvedFunction, _ vector: Vector, _ count: Int
  ) throws(EvaluationError) -> Vector {
    guard vector.form == .flat, count > 0, search.canSearch else {
      return Like.match(search.pattern, try mapping.kernel([vector], count), count)
    }
    let out = Buffer(byteCount: count)
    let bytes = out.pointer(as: UInt8.self)
    let views = UnsafePointer(vector.pointer(as: StringView.self))
    let undecided = search.candidates(views, count, bytes)
    if !undecided.isEmpty {
      let some = Vector(
        vector.type, flat: Buffer(copying: undecided.map { views[$0] }), count: undecided.count, heap: vector.heap)
      let answer = Like.match(search.pattern, try mapping.kernel([some], undecided.count), undecided.count)
      let answers = answer.pointer(as: UInt8.self)
      for (k, row) in undecided.enumerated() { bytes[row] = answers[k] }
    }
    return Vector(.boolean, flat: out, count: count, validity: vector.validity)
  }
}
