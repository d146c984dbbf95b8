import Columnar

/// What a pattern over `lower(value)` or `upper(value)` says of the value itself.
///
/// A byte of ASCII in mapped text comes from an ASCII letter of either case, or from one of few letters outside of
/// ASCII (`lower` makes i of İ and k of the Kelvin sign; `upper` makes I of ı and S of ſ). So a value holds the
/// pattern's run of ASCII in some case, or such a letter, or does not match.
struct CaselessPattern: Sendable {
  let pattern: LikePattern
  private let search: SubstringSearch?
  /// Whether finding the run is the whole answer.
  private let isWhole: Bool
  private let foreignLetters: [SubstringSearch]

  init(_ pattern: LikePattern, toUpper: Bool) {
    self.pattern = pattern
    let runs = pattern.literalRuns.flatMap { $0.split { $0 >= 0x80 } }
    let run = runs.max { $0.count < $1.count }.map(Array.init) ?? []
    // Mapped text has no letters of the other case; such a pattern is left to the plain way, which says no.
    let isMapped = run.allSatisfy { toUpper ? !(0x61...0x7A).contains($0) : !(0x41...0x5A).contains($0) }
    let small = run.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    search = !run.isEmpty && isMapped ? SubstringSearch(small, foldsCase: true) : nil
    isWhole = pattern.shape == .contains(run)
    let foreign: [(letter: UInt8, source: String)] =
      toUpper
      ? [(UInt8(ascii: "i"), "\u{131}"), (UInt8(ascii: "s"), "\u{17F}")]
      : [(UInt8(ascii: "i"), "\u{130}"), (UInt8(ascii: "k"), "\u{212A}")]
    foreignLetters = foreign.filter { small.contains($0.letter) }.map { SubstringSearch(Array($0.source.utf8)) }
  }

  var canSearch: Bool { search != nil }

  /// Sets out[i] to whether value i matches, or to 0; returns the rows for which the pattern itself must be tried.
  func candidates(_ views: UnsafePointer<StringView>, _ count: Int, _ out: UnsafeMutablePointer<UInt8>) -> [Int] {
    guard let search else { return Array(0..<count) }
    search.contained(in: views, count, out)
    var undecided: [Int] = []
    if !isWhole {
      for row in 0..<count where out[row] != 0 { undecided.append(row) }
    }
    if foreignLetters.isEmpty { return undecided }
    let found = Buffer(byteCount: count)
    let bytes = found.pointer(as: UInt8.self)
    for letter in foreignLetters {
      letter.contained(in: views, count, bytes)
      for row in 0..<count where bytes[row] > out[row] {
        undecided.append(row)
        out[row] = 1  // Named once.
      }
    }
    return undecided
  }
}
