import CKernels

/// A regular expression that is tried without going back: each repetition takes all it can, each option is taken when it
/// is there.
///
/// That is what a backtracking matcher tries first, so where the try succeeds its match is the answer. Where it fails
/// behind a choice that might have been made otherwise, `match` says so and the caller asks the full matcher. Patterns
/// whose repetitions would often have to give back (`.*x`) are not taken.
final class LinearPattern: @unchecked Sendable {
  // Written by init only; the pointers in `pattern` lead to the two buffers below.
  private let pattern: UnsafeMutablePointer<colq_pattern>
  private let steps: UnsafeMutableBufferPointer<colq_step>
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  enum Answer { case match, none, unknown }

  /// Nil when the pattern is not of this kind.
  init?(_ pattern: LinearPatternParser.Pieces, groupCount: Int) {
    var builder = Builder()
    guard builder.append(pattern.pieces) else { return nil }
    var pair = 0
    if !pattern.isAnchored {
      guard case .literal(let first)? = pattern.pieces.first else { return nil }
      pair = first.withUnsafeBufferPointer { literal in
        literal.baseAddress.map { colq_search_pair($0, literal.count) } ?? 0
      }
    }
    steps = .allocate(capacity: max(builder.steps.count, 1))
    _ = steps.initialize(from: builder.steps)
    bytes = .allocate(capacity: builder.literals.count + builder.sets.count + 1)
    _ = bytes.initialize(from: builder.literals + builder.sets + [0])
    let literals = bytes.baseAddress.map { UnsafePointer($0) }
    self.pattern = .allocate(capacity: 1)
    self.pattern.initialize(
      to: colq_pattern(
        steps: steps.baseAddress, step_count: builder.steps.count, literals: literals,
        sets: literals.map { $0 + builder.literals.count }, end_count: 2 * (groupCount + 1),
        is_anchored: pattern.isAnchored, pair: pair))
  }

  deinit {
    pattern.deallocate()
    steps.deallocate()
    bytes.deallocate()
  }

  /// The pattern without its owner, who must outlive it: a reference to the owner, which is common to the threads, is
  /// counted, and a count that two threads change row by row costs more than a match.
  var program: Program { Program(pattern: UnsafePointer(pattern)) }

  struct Program {
    fileprivate let pattern: UnsafePointer<colq_pattern>

    /// The first match at or behind `start`. `ends` has two places for each group and for the whole match.
    @inline(__always)
    func match(
      _ text: UnsafePointer<UInt8>, _ count: Int, from start: Int, _ ends: UnsafeMutablePointer<Int>
    ) -> Answer {
      var sawWide = false
      let found = colq_pattern_match(pattern, text, count, start, ends, &sawWide)
      // Sets take bytes; they are characters only in well-formed text.
      if sawWide, !colq_is_utf8(text, count) { return .unknown }
      return found > 0 ? .match : found == 0 ? .none : .unknown
    }
  }

  /// Turns pieces into steps.
  private struct Builder {
    var steps: [colq_step] = []
    var literals: [UInt8] = []
    var sets: [UInt8] = []

    /// False when some repetition would often have to give back.
    mutating func append(_ pieces: [LinearPatternParser.Piece]) -> Bool {
      for (index, piece) in pieces.enumerated() {
        let rest = pieces[(index + 1)...]
        let next = Self.first(rest)
        switch piece {
        case .run(let set, let minimum):
          let isChoice = !set.isDisjoint(next)
          if isChoice, !Self.alwaysMatches(rest) { return false }
          appendRun(set, minimum, isChoice: isChoice)
        case .optional(let part):
          steps.append(
            colq_step(kind: UInt8(COLQ_STEP_OPTIONAL), stop0: 0, stop1: 0, is_choice: false, at: 0, count: 0))
          let start = steps.count - 1
          for inner in part { appendSimple(inner) }
          steps[start].at = Int32(steps.count)
          steps[steps.count - 1].is_choice = !Self.first(part[...]).isDisjoint(next)
        default: appendSimple(piece)
        }
      }
      return true
    }

    private mutating func appendRun(_ set: ByteSet, _ minimum: Int, isChoice: Bool) {
      var step = colq_step(
        kind: UInt8(COLQ_STEP_RUN), stop0: 0, stop1: 0, is_choice: isChoice, at: 0, count: Int32(minimum))
      if let stops = set.stops {
        step.kind = UInt8(COLQ_STEP_RUN_UNTIL)
        (step.stop0, step.stop1) = stops
      } else {
        step.at = index(of: set)
      }
      steps.append(step)
    }

    private mutating func appendSimple(_ piece: LinearPatternParser.Piece) {
      var step = colq_step(kind: UInt8(COLQ_STEP_END), stop0: 0, stop1: 0, is_choice: false, at: 0, count: 0)
      switch piece {
      case .literal(let bytes):
        step.kind = UInt8(COLQ_STEP_LITERAL)
        (step.at, step.count) = (Int32(literals.count), Int32(bytes.count))
        literals += bytes
      case .one(let set):
        step.kind = UInt8(COLQ_STEP_ONE)
        step.at = index(of: set)
      case .mark(let place):
        step.kind = UInt8(COLQ_STEP_MARK)
        step.at = Int32(place)
      case .run, .optional, .end: break
      }
      steps.append(step)
    }

    private mutating func index(of set: ByteSet) -> Int32 {
      sets += set.bitmap
      return Int32(sets.count / 32 - 1)
    }

    /// Bytes with which a match of the pieces can begin; a final line feed counts for `$`.
    private static func first(_ pieces: ArraySlice<LinearPatternParser.Piece>) -> ByteSet {
      var result = ByteSet()
      for piece in pieces {
        switch piece {
        case .literal(let bytes):
          if bytes[0] >= 0x80 { result.hasWide = true } else { result.insert(bytes[0]) }
          return result
        case .one(let set): return result.union(set)
        case .run(let set, let minimum):
          result = result.union(set)
          if minimum > 0 { return result }
        case .optional(let part): result = result.union(first(part[...]))
        case .mark: break
        case .end: return result.union(.lineFeed)
        }
      }
      return result
    }

    /// Whether the pieces match wherever they are tried.
    private static func alwaysMatches(_ pieces: ArraySlice<LinearPatternParser.Piece>) -> Bool {
      pieces.allSatisfy { piece in
        switch piece {
        case .mark, .optional, .run(_, minimum: 0): true
        case .literal, .one, .run, .end: false
        }
      }
    }
  }
}
