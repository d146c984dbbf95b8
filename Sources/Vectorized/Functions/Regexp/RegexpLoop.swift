import Columnar

/// The batch loop of the regexp functions: one matcher for all rows, NULL rows left out.
enum RegexpLoop {
  /// `pattern` is compiled (or known); `body` appends the answer for one text and may look at `i` for other arguments.
  static func run(
    _ pattern: StringView, _ arguments: [Vector], _ count: Int, _ type: DataType,
    _ body: (_ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer, _ i: Int, inout VectorBuilder)
      throws(EvaluationError) -> Void
  ) throws(EvaluationError) -> Vector {
    let matcher = try PatternMatcher(try PatternCache.shared.pattern(pattern.string))
    let isConstant = arguments.allSatisfy { $0.form == .constant }
    let rows = isConstant ? 1 : count
    let heap = StringHeap()
    var builder = VectorBuilder(type, capacity: rows, heap: heap)
    let views = UnsafePointer(arguments[0].pointer(as: StringView.self))
    let step = arguments[0].step
    for i in 0..<rows {
      if arguments.contains(where: { $0.mayHaveNulls && $0.isNull(i) }) {
        builder.appendNull()
        continue
      }
      let view = views[i &* step]
      var failure: EvaluationError?
      view.withBytes { bytes in
        do throws(EvaluationError) {
          try body(matcher, bytes, i, &builder)
        } catch { failure = error }
      }
      if let failure = failure ?? matcher.error { throw failure }
    }
    let flat = builder.finish()
    return isConstant ? Vector(constant: flat, count: count) : flat
  }

  /// Row `i` of a BIGINT argument as a group number of the pattern.
  static func group(_ vector: Vector, _ i: Int, _ matcher: PatternMatcher) throws(EvaluationError) -> Int {
    let number = vector.pointer(as: Int64.self)[i * vector.step]
    guard number >= 0 else {
      throw EvaluationError(.invalidArgument, "Group cannot be negative")
    }
    guard number <= Int64(matcher.pattern.captureCount) else {
      throw EvaluationError(
        .invalidArgument, "Pattern has \(matcher.pattern.captureCount) groups. Cannot access group \(number)")
    }
    return Int(number)
  }
}
