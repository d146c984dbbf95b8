import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Patterns that are tried without going back, against PCRE2 alone.
struct LinearPatternTests {
  static let patterns = [
    "^https?://(?:www\\.)?([^/]+)/.*$", "^https?://([^/?#]+)", "^([a-z]+)://", "^(www\\.)?([a-z]+)$", "^a*b?$",
    "^[^a]*",
    "^\\w+ \\d+$", "^.*$", "^(a)?(b)?c", "google\\.([a-z]+)", "a(b)?b", "item([0-9]+)&ref=(\\d*)", "^[a-c\\d-]+x", "é+",
    "éa*",
    "^(.)(.)", "^a.c$", "ab\\n?c", "^", "^$", "a\\.b|c", "(?i)ab", "^a+a", ".*b", "x{2}", "[[:alpha:]]", "^[^\\W_]+b?b",
    "(a", "^ab+?c", "a?", "^(a(b)c)", "\\bab", "^\\D\\S\\W", "w[.]a", "^a\\/b", "[]a]b", "b$", "^ab$",
  ]

  @Test func matchesAreThoseOfPCRE2() throws {
    var random = SeededGenerator(seed: 54)
    let bits = [
      "http", "https", "://", "www.", "a", "b", "c", "ab", "/", "?", "x", "é", "日", "\n", "google.", "item", "&ref=",
      "1", "23",
      " ", "_", "-", ".", "ü",
    ]
    var taken = 0
    for text in Self.patterns {
      guard let quick = try? CompiledPattern(text), let plain = try? CompiledPattern(text, usesShortcuts: false) else {
        continue
      }
      if quick.linear != nil { taken += 1 }
      let (left, right) = (try PatternMatcher(quick), try PatternMatcher(plain))
      for round in 0..<600 {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...8, using: &random) {
          bytes += Array((bits.randomElement(using: &random) ?? "").utf8)
        }
        // Broken text: a byte of a wide character alone.
        if round % 7 == 0, !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &random)] = 0xC3 }
        #expect(Self.matches(left, bytes) == Self.matches(right, bytes), "\(text) in \(bytes)")
      }
    }
    #expect(taken > 15)
  }

  /// All matches with their groups.
  private static func matches(_ matcher: PatternMatcher, _ text: [UInt8]) -> [[Range<Int>?]] {
    var found: [[Range<Int>?]] = []
    (text + [0]).withUnsafeBytes { whole in
      matcher.forEachMatch(UnsafeRawBufferPointer(rebasing: whole[..<text.count])) { _ in
        found.append((0...matcher.pattern.captureCount).map { matcher.range(of: $0) })
        return true
      }
    }
    return found
  }

  @Test func onlyPatternsWithoutReturnAreTaken() throws {
    for text in ["^https?://(?:www\\.)?([^/]+)/.*$", "^\\d+-\\d+$", "ab[^c]*c", "^(a)?b"] {
      #expect(try CompiledPattern(text).linear != nil, "\(text)")
    }
    for text in ["a|b", ".*x", "^[a-z]+b", "(?i)a", "(a)\\1", "^a+?b", "[0-9]+x", "^(ab)*c", "a{2}"] {
      #expect(try CompiledPattern(text).linear == nil, "\(text)")
    }
  }

  /// Rows without a literal of the pattern are not tried; the others are.
  @Test func requiredLiteralsAreSearchedFirst() throws {
    let pattern = "g.*le\\.com"
    #expect(try CompiledPattern(pattern).requiredLiteral != nil)
    let rows = ["google.com", "le.com", "gle.com and more", "nothing", "", "g----le.comg le.com"]
    let column = Vector(.text, rows.map { .text($0) } + [.null])
    let found = try FunctionCall.evaluate("regexp_like", [column, Vector(text(pattern), count: rows.count + 1)])
    #expect(found.allValues == [true, false, true, false, false, true].map { .boolean($0) } + [.null])
  }

  /// Answers that are parts of their texts, and texts without a match, stay when the input is gone.
  @Test func answersOutliveTheirTexts() throws {
    func answers() throws -> Vector {
      let urls = ["http://a-rather-long-host.example.org/path", "https://www.x.y/", "no address at all, but long"]
      let column = Vector(.text, urls.map { .text($0) })
      return try FunctionCall.evaluate(
        "regexp_replace",
        [
          column, Vector(text("^https?://(?:www\\.)?([^/]+)/.*$"), count: 3), Vector(text("\\1"), count: 3),
        ])
    }
    let expected = ["a-rather-long-host.example.org", "x.y", "no address at all, but long"]
    #expect(try answers().allValues == expected.map { .text($0) })
  }
}
