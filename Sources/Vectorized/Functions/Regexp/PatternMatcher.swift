import CKernels
import CPCRE2

/// Runs a compiled pattern over texts; belongs to one thread.
final class PatternMatcher {
  let pattern: CompiledPattern
  /// What `pattern`, which owns it all, has: common to all threads, so that its counted references are not touched row by
  /// row.
  private let linear: LinearPattern.Program?
  private let code: OpaquePointer
  private let lenientCode: OpaquePointer
  private let hasJIT: Bool
  let isAnchored: Bool
  let captureCount: Int
  private let data: OpaquePointer
  /// Where PCRE2 puts the ends of a match and its groups, and where a linear pattern does.
  private let ownEnds: UnsafeMutablePointer<Int>
  private let linearEnds: UnsafeMutablePointer<Int>
  /// Whether the text at hand is well-formed; nil while that has not been asked.
  private var form: Bool?
  /// The ends of the last match.
  private var ends: UnsafeMutablePointer<Int>
  private let context: OpaquePointer?
  /// PCRE2's own stack of 32 KB is too small for patterns like `(.*,)*` on long texts.
  private let stack: OpaquePointer?
  /// Set where the text is known to lack what every match has.
  var isHopeless = false
  /// The message of the error that ended the last match; nil when it matched or did not.
  private(set) var error: EvaluationError?

  init(_ pattern: CompiledPattern) throws(EvaluationError) {
    self.pattern = pattern
    linear = pattern.linear?.program
    (code, lenientCode, hasJIT) = (pattern.code, pattern.lenientCode, pattern.hasJIT)
    (isAnchored, captureCount) = (pattern.isAnchored, pattern.captureCount)
    guard let data = pcre2_match_data_create_from_pattern_8(pattern.code, nil) else {
      throw EvaluationError(.exceededMemoryLimit, "no memory for matching a regular expression")
    }
    guard let ownEnds = pcre2_get_ovector_pointer_8(data) else {
      pcre2_match_data_free_8(data)
      throw EvaluationError(.exceededMemoryLimit, "no memory for matching a regular expression")
    }
    self.data = data
    self.ownEnds = ownEnds
    linearEnds = .allocate(capacity: 2 * (pattern.captureCount + 1))
    ends = self.ownEnds
    context = pcre2_match_context_create_8(nil)
    stack = pcre2_jit_stack_create_8(32 << 10, 1 << 20, nil)
    if let context {
      pcre2_set_match_limit_8(context, CompiledPattern.matchLimit)
      if let stack { pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack)) }
    }
  }

  deinit {
    linearEnds.deallocate()
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
  }

  /// Whether the pattern matches at or behind byte `start`; then `range(of:)` tells where.
  ///
  /// - Parameter isSameText: whether the last call was about the same text, so that its form is known.
  func match(_ text: UnsafeRawBufferPointer, from start: Int = 0, isSameText: Bool = false) -> Bool {
    guard !isHopeless, let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    if !isSameText { form = nil }
    if let linear {
      switch linear.match(base, text.count, from: start, linearEnds) {
      case .match:
        ends = linearEnds
        return true
      case .none: return false
      case .unknown: break
      }
    }
    ends = ownEnds
    if !isSameText || form == nil { form = colq_is_utf8(base, text.count) }
    let status =
      if form == false {
        pcre2_match_8(lenientCode, base, text.count, start, 0, data, context)
      } else if hasJIT {
        pcre2_jit_match_8(code, base, text.count, start, 0, data, context)
      } else {
        pcre2_match_8(code, base, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
      }
    if status > 0 { return true }
    if status == PCRE2_ERROR_NOMATCH { return false }
    error = Self.error(status)
    return false
  }

  /// Bytes of a group of the last match, 0 being the whole; nil when the group took no part.
  func range(of group: Int) -> Range<Int>? {
    guard group >= 0, group <= captureCount else { return nil }
    let (start, end) = (ends[2 * group], ends[2 * group + 1])
    // A group that took no part has the largest size or Int; \K in a lookahead can put the start behind the end.
    guard start != Int.max, start >= 0, end >= start else { return nil }
    return start..<end
  }

  /// Calls `body` for each match from left to right, as Java's `Matcher.find` does; stops when it returns false.
  func forEachMatch(_ text: UnsafeRawBufferPointer, from start: Int = 0, _ body: (Range<Int>) -> Bool) {
    var at = start
    while at <= text.count, match(text, from: at, isSameText: at != start), let found = range(of: 0) {
      guard body(found), !isAnchored else { return }
      if !found.isEmpty {
        at = found.upperBound
      } else {
        // Behind an empty match the search goes on one character later.
        at = found.upperBound < text.count ? CodePoints.next(text, found.upperBound) : text.count + 1
      }
    }
  }

  private static func error(_ status: Int32) -> EvaluationError {
    switch status {
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT:
      EvaluationError(
        .exceededTimeLimit,
        "the regular expression needs too many steps on some value: make it less ambiguous (nested repetition?)")
    default: EvaluationError(.invalidArgument, "regular expression failed: \(CompiledPattern.message(status))")
    }
  }
}
