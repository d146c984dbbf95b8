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
    // Answers may be parts of the texts.
    if type.physical == .string, let owner = arguments[0].heap { heap.retain(owner) }
    var builder = VectorBuilder(type, capacity: rows, heap: heap)
    let views = UnsafePointer(arguments[0].pointer(as: StringView.self))
    let step = arguments[0].step
    if arguments.contains(where: \.isConstantNull) { return Vector(Scalar.null(type), count: count) }
    let validity = arguments.reduce(Bitmap?.none) { Bitmap.and($0, $1.form == .flat ? $1.validity : nil) }
    let candidates = arguments[0].form == .flat ? candidates(matcher.pattern, views, rows) : nil
    for i in 0..<rows {
      if let candidates { matcher.isHopeless = candidates.pointer(as: UInt8.self)[i] == 0 }
      if let validity, !validity[i] {
        builder.appendNull()
        continue
      }
      var failure: EvaluationError?
      views[i &* step].withBytes { bytes in
        do throws(EvaluationError) {
          try body(matcher, bytes, i, &builder)
        } catch { failure = error }
      }
      if let failure = failure ?? matcher.error { throw failure }
    }
    let flat = builder.finish()
    return isConstant ? Vector(constant: flat, count: count) : flat
  }

  /// A byte a row: 0 where the text lacks a literal of the pattern; nil when no literal is worth a search.
  private static func candidates(
    _ pattern: CompiledPattern, _ views: UnsafePointer<StringView>, _ rows: Int
  ) -> Buffer? {
    guard let literal = pattern.requiredLiteral else { return nil }
    let mask = Buffer(byteCount: rows)
    literal.contained(in: views, rows, mask.pointer())
    return mask
  }

  /// A part of a text as an answer: short ones are copied, long ones point into the text, which the answer's heap keeps.
  @inline(__always)
  static func part(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> StringView {
    guard let base = text.baseAddress else { return StringView() }
    return StringView(base + range.lowerBound, count: range.count)
  }

  /// Row `i` of a BIGINT argument as a group number of the pattern.
  static func group(_ vector: Vector, _ i: Int, _ matcher: PatternMatcher) throws(EvaluationError) -> Int {
    let number = vector.pointer(as: Int64.self)[i * vector.step]
    guard number >= 0 else {
      throw EvaluationError(.invalidArgument, "Group cannot be negative")
    }
    guard number <= Int64(matcher.captureCount) else {
      throw EvaluationError(
        .invalidArgument, "Pattern has \(matcher.captureCount) groups. Cannot access group \(number)")
    }
    return Int(number)
  }
}
