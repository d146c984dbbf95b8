import CKernels
import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Kernels over whole vectors of strings, against plain loops, on this processor's path and on the portable one.
@Suite(.serialized) struct SearchKernelTests {
  /// Strings as pages hold them, one behind the other with gaps between, and in other orders.
  private static func column(_ random: inout SeededGenerator) -> (vector: Vector, texts: [[UInt8]]) {
    let letters: [UInt8] = [0x61, 0x62, 0x63, 0xC3, 0xA9]
    let texts = (0..<Int.random(in: 0...80, using: &random)).map { _ in
      (0..<Int.random(in: 0...[5, 40, 600][Int.random(in: 0...2, using: &random)], using: &random)).map { _ in
        letters.randomElement(using: &random) ?? 0x61
      }
    }
    let page = Buffer(byteCount: texts.reduce(0) { $0 + $1.count + 700 } + 64)
    var at = 0
    var views: [StringView] = []
    for text in texts {
      at += [4, 4, 4, 600].randomElement(using: &random) ?? 4
      for (k, byte) in text.enumerated() { page.pointer(as: UInt8.self)[at + k] = byte }
      views.append(StringView(page.base + at, count: text.count))
      at += text.count
    }
    var order = Array(texts.indices)
    if Bool.random(using: &random) { order.shuffle(using: &random) }
    let vector = Vector(
      .text, flat: Buffer(copying: order.map { views[$0] }), count: texts.count, heap: StringHeap(retaining: [page]))
    return (vector, order.map { texts[$0] })
  }

  private static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
    text.count >= needle.count && (0...(text.count - needle.count)).contains { text[$0...].starts(with: needle) }
  }

  @Test(arguments: [false, true])
  func searching(portable: Bool) throws {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SeededGenerator(seed: 50)
    for _ in 0..<300 {
      let (column, texts) = Self.column(&random)
      let needle = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        [0x61, 0x62, 0x63].randomElement(using: &random) ?? UInt8(0x61)
      }
      let found = try FunctionCall.evaluate(
        "like", [column, Vector(text("%" + String(decoding: needle, as: UTF8.self) + "%"), count: texts.count)])
      #expect(found.allValues == texts.map { .boolean(Self.contains($0, needle)) })
    }
  }

  /// `lower(x) LIKE p` and `upper(x) LIKE p` by search against changing every value's case first.
  @Test(arguments: [false, true], ["lower", "upper"])
  func searchingInAnyCase(portable: Bool, mapping: String) throws {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SeededGenerator(seed: 51)
    let letters = ["a", "A", "k", "K", "i", "S", "[", "{", "@", "`", "ı", "ſ", "İ", "\u{212A}", "Ä", "ж", "Ж", "日"]
    let patterns = [
      "%ki%", "%is%", "ki%", "%as", "a%k", "%a_i%", "%[a%", "%{s%", "%@k%", "%жk%", "%ai%sk%", "%A%", "kk", "%",
      "%aAk%", "%a%", "%k%", "_s%", "%Äka%", "%äka%",
    ]
    let function = try #require(CaselessLike.function(mapping, .text))
    for _ in 0..<300 {
      let texts: [String] = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        let length = Int.random(in: 0...[5, 40, 300][Int.random(in: 0...2, using: &random)], using: &random)
        return (0..<length).map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
      }
      let column = Vector(.text, texts.map { Bool.random(using: &random) ? .text($0) : .text($0 + $0) })
      for pattern in patterns.map({ mapping == "upper" ? $0.uppercased() : $0 }) {
        let wanted = Vector(text(pattern), count: texts.count)
        let plain = try FunctionCall.evaluate("like", [FunctionCall.evaluate(mapping, [column]), wanted])
        let found = try function.kernel([column, wanted], texts.count)
        #expect(found.allValues == plain.allValues, "\(pattern)")
      }
    }
  }

  /// What CaselessPattern builds on: which letters outside of ASCII are mapped into it.
  @Test func lettersThatAreMappedIntoASCII() throws {
    for (mapping, expected) in [("lower", ["İ", "\u{212A}"]), ("upper", ["ı", "ſ"])] {
      let all = (0x80...0x10FFFF).compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
      let mapped = try FunctionCall.evaluate(mapping, [Vector(.text, all.map { .text($0) })]).allValues
      let found = zip(all, mapped).filter { pair in
        if case .bytes(let bytes) = pair.1 { bytes.contains { $0 < 0x80 } } else { true }
      }
      #expect(found.map(\.0) == expected)
    }
  }

  @Test(arguments: [false, true])
  func countingCodePoints(portable: Bool) throws {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SeededGenerator(seed: 16)
    for _ in 0..<300 {
      let (column, texts) = Self.column(&random)
      let found = try FunctionCall.evaluate("length", [column])
      #expect(found.allValues == texts.map { .integer(Int64($0.count { $0 & 0xC0 != 0x80 })) })
    }
  }

  /// Patterns with several parts: the longest literal is searched first.
  @Test func generalPatterns() throws {
    var random = SeededGenerator(seed: 55)
    let patterns = ["%ab%ba%", "a%bb_%c", "%abc%a", "_%ab", "ab%_c%", "%a%b%c%", "%__ab__%"]
    for _ in 0..<100 {
      let (column, texts) = Self.column(&random)
      for pattern in patterns {
        let plain = try LikePattern(StringView(heapless: pattern))
        let found = try FunctionCall.evaluate("like", [column, Vector(text(pattern), count: texts.count)])
        #expect(
          found.allValues == texts.map { bytes in .boolean(bytes.withUnsafeBytes { plain.matches($0) }) }, "\(pattern)")
      }
    }
  }

  /// Patterns of any kind against a table of which beginnings of the text match which beginnings of the pattern.
  @Test func patternsAgainstATable() throws {
    var random = SeededGenerator(seed: 56)
    let letters = ["a", "b", "é", "日", "😀"]
    func some(_ from: [String], _ limit: Int) -> String {
      (0..<Int.random(in: 0...limit, using: &random)).map { _ in from.randomElement(using: &random) ?? "" }.joined()
    }
    for _ in 0..<4_000 {
      let pattern = some(letters + ["%", "%", "_", "_", "ab", "b日"], 9)
      let texts = (0..<6).map { _ in some(letters, 14) }
      let found = try FunctionCall.evaluate(
        "like", [Vector(.text, texts.map { .text($0) }), Vector(text(pattern), count: texts.count)])
      #expect(found.allValues == texts.map { .boolean(Self.matches($0, pattern)) }, "\(pattern): \(texts)")
    }
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    let letters = Array(text.unicodeScalars)
    var begins = [true] + [Bool](repeating: false, count: letters.count)
    for wanted in pattern.unicodeScalars {
      var next = [Bool](repeating: false, count: begins.count)
      for end in begins.indices {
        switch wanted {
        case "%": next[end] = begins[end] || end > 0 && next[end - 1]
        case "_": next[end] = end > 0 && begins[end - 1]
        default: next[end] = end > 0 && begins[end - 1] && letters[end - 1] == wanted
        }
      }
      begins = next
    }
    return begins[letters.count]
  }

  @Test func wellFormedText() {
    let good = ["", "abc", "é", "日本語 and ASCII text", "😀", "\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"]
    for string in good { #expect(colq_is_utf8(Array(string.utf8), string.utf8.count), "\(string)") }
    let bad: [[UInt8]] = [
      [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80],
      Array("12345678".utf8) + [0xFF], [0xE2, 0x82],
    ]
    for bytes in bad { #expect(!colq_is_utf8(bytes, bytes.count), "\(bytes)") }
  }

  /// Characters and faults at every place of the 32-byte blocks, against the standard library's own check.
  @Test func wellFormedTextAtEveryPlace() {
    var numbers = SeededGenerator(seed: 5)
    let whole = ["a", "é", "日", "😀", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{D7FF}"]
    let parts: [[UInt8]] =
      whole.map { Array($0.utf8) }
      + [
        [0x80], [0xBF], [0xC3], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0xF0, 0x90, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
      ]
    for part in parts {
      for length in 0..<100 {
        var text = [UInt8](repeating: 0x61, count: length)
        text += part
        for _ in 0..<(numbers.next() % 4) { text += parts[Int(numbers.next() % 10)] }
        if numbers.next() % 2 == 0 { text += [UInt8](repeating: 0x62, count: Int(numbers.next() % 70)) }
        expectWellFormed(text)
        expectWellFormed(Array("привет".utf8) + text)
      }
    }
    for _ in 0..<20_000 {
      let text = (0..<Int(numbers.next() % 80)).map { _ in UInt8(truncatingIfNeeded: numbers.next() % 256) }
      expectWellFormed(text)
    }
  }

  private func expectWellFormed(_ text: [UInt8]) {
    let isWellFormed = String(validating: text, as: UTF8.self) != nil
    colq_force_portable(true)
    let portable = colq_is_utf8(text, text.count)
    colq_force_portable(false)
    if portable != isWellFormed || colq_is_utf8(text, text.count) != isWellFormed {
      Issue.record("\(text): \(isWellFormed ? "well-formed" : "not well-formed")")
    }
  }
}

extension StringView {
  /// Of at most twelve bytes, so that nothing has to keep them.
  fileprivate init(heapless text: String) {
    let bytes = Array(text.utf8.prefix(Self.inlineCapacity))
    self = bytes.withUnsafeBytes { buffer in
      buffer.baseAddress.map { StringView($0, count: buffer.count) } ?? StringView()
    }
  }
}
