import CPCRE2
import Synchronization

/// A compiled regular expression: PCRE2 with JIT, UTF-8, shared by all workers; immutable once made.
///
/// Backtracking is bounded (`matchLimit`): a pattern that explodes on some text gives an error, not a hang.
final class CompiledPattern: @unchecked Sendable {
  // PCRE2 promises that compiled code may be used by several threads at once; match data may not and is made per use.
  let code: OpaquePointer
  /// The same pattern for text that is not well-formed; interpreted, because machine code for such text is wrong about
  /// classes like `\D` in PCRE2 10.42.
  let lenientCode: OpaquePointer
  let captureCount: Int
  /// Whether machine code was made, so that `pcre2_jit_match` may be called.
  let hasJIT: Bool
  /// Whether a match can only begin where the text does.
  let isAnchored: Bool
  /// The pattern in the form that needs no going back, tried first; nil for most patterns.
  let linear: LinearPattern?
  /// Bytes that every match has, to be searched before the pattern is tried; nil where none are known or the linear form
  /// fails as fast.
  let requiredLiteral: SubstringSearch?
  /// Group numbers by name.
  let names: [String: Int]

  /// Calls of PCRE2's internal match function for one match: some tens of milliseconds.
  static let matchLimit: UInt32 = 5_000_000

  /// - Parameter usesShortcuts: false leaves everything to PCRE2, for tests.
  init(_ pattern: String, usesShortcuts: Bool = true) throws(EvaluationError) {
    code = try Self.compile(pattern, UInt32(PCRE2_UTF))
    do throws(EvaluationError) {
      // Java, whose syntax Trino has, matches invalid text byte-wise; MATCH_INVALID_UTF keeps broken data from failing.
      lenientCode = try Self.compile(pattern, UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF))
    } catch {
      pcre2_code_free_8(code)
      throw error
    }
    // Where JIT is not available the interpreter serves.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    var groups: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
    captureCount = Int(groups)
    var codeSize = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_JITSIZE), &codeSize)
    hasJIT = codeSize > 0
    var settings: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_ALLOPTIONS), &settings)
    isAnchored = settings & UInt32(PCRE2_ANCHORED) != 0
    let pieces = usesShortcuts ? LinearPatternParser.Pieces(pattern) : nil
    linear = pieces.flatMap { LinearPattern($0, groupCount: Int(groups)) }
    requiredLiteral = linear == nil ? pieces?.longestLiteral.map { SubstringSearch($0) } : nil
    names = Self.readNames(code)
  }

  deinit {
    pcre2_code_free_8(code)
    pcre2_code_free_8(lenientCode)
  }

  private static func compile(_ pattern: String, _ options: UInt32) throws(EvaluationError) -> OpaquePointer {
    var bytes = Array(pattern.utf8)
    let count = bytes.count
    bytes.append(0)
    var errorNumber: Int32 = 0
    var errorOffset = 0
    guard let code = pcre2_compile_8(bytes, count, options, &errorNumber, &errorOffset, nil) else {
      throw EvaluationError(
        .invalidArgument,
        "Invalid pattern: \(message(errorNumber)) at position \(errorOffset) of '\(pattern)'")
    }
    return code
  }

  static func message(_ errorNumber: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(errorNumber, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "error \(errorNumber)"
  }

  private static func readNames(_ code: OpaquePointer) -> [String: Int] {
    var count: UInt32 = 0
    var entrySize: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &entrySize)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [:] }
    var names: [String: Int] = [:]
    for i in 0..<Int(count) {
      // Two bytes of group number, big-endian, then the name and a zero.
      let entry = table + i * Int(entrySize)
      let number = Int(entry[0]) << 8 | Int(entry[1])
      names[String(cString: entry + 2)] = number
    }
    return names
  }
}

/// The last patterns compiled, for functions called batch after batch.
final class PatternCache: Sendable {
  static let shared = PatternCache()
  private static let capacity = 64
  private let patterns = Mutex<[String: CompiledPattern]>([:])

  func pattern(_ text: String) throws(EvaluationError) -> CompiledPattern {
    if let known = patterns.withLock({ $0[text] }) { return known }
    let made = try CompiledPattern(text)
    patterns.withLock { table in
      if table.count >= Self.capacity { table.removeAll(keepingCapacity: true) }
      table[text] = made
    }
    return made
  }
}
