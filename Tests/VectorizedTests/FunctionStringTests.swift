import CKernels
import Columnar
import Testing

@testable import Vectorized

struct FunctionStringTests {
  private func call(_ name: String, _ values: String...) throws -> String? {
    let result = try FunctionCall.evaluate(name, values.map { Vector(text($0), count: 1) })
    return TextFormat.format(result, row: 0)
  }

  @Test func caseMappingIsUnicodeAware() throws {
    for value in ["", "AbC", "HELLO, World 12345", "ÄÖÜ straße ΣΟΦΟΣ", "@[`{az AZ"] {
      let isASCII = value.utf8.allSatisfy { $0 < 0x80 }
      if isASCII {
        #expect(try call("lower", value) == value.lowercased())
        #expect(try call("upper", value) == value.uppercased())
      }
    }
    #expect(try call("lower", "ÄÖÜ STRASSE und noch mehr Ж") == "äöü strasse und noch mehr ж")
    #expect(try call("upper", "straße") == "STRAßE")
  }

  @Test func lengthsAndParts() throws {
    #expect(try call("length", "zoë 🦊") == "5")
    #expect(try FunctionCall.text("length", text("")) == "0")
    #expect(try FunctionCall.text("length", null) == nil)
    func part(_ value: String, _ start: Int64, _ length: Int64) throws -> String? {
      try FunctionCall.text("substr", text(value), big(start), big(length))
    }
    #expect(try part("clickstream of many events", 6, 6) == "stream")
    #expect(try part("größer", 3, 2) == "öß")
    #expect(try part("größer", -2, 5) == "er")
    #expect(try part("abc", 0, 2) == "")
    #expect(try part("abc", -4, 2) == "")
    #expect(try part("abc", 4, 2) == "")
    #expect(try part("abc", 2, .max) == "bc")
    #expect(try part("abc", 2, -1) == "")
    #expect(try FunctionCall.text("substring", text("größer"), int(4)) == "ßer")
    #expect(try FunctionCall.text("split_part", text("a||b||"), text("||"), int(2)) == "b")
    #expect(try FunctionCall.text("split_part", text("a||b||"), text("||"), int(3)) == "")
    #expect(try FunctionCall.text("split_part", text("a||b||"), text("||"), int(4)) == nil)
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("split_part", text("a"), text("b"), int(0)) }
        == "Index must be greater than zero")
  }

  @Test func trimsAndPads() throws {
    #expect(try call("trim", " \t zoë\u{2003}\n") == "zoë")
    #expect(try call("ltrim", "xyxaxy", "xy") == "axy")
    #expect(try call("rtrim", "öüaüö", "üö") == "öüa")
    #expect(try call("trim", "   ") == "")
    #expect(try FunctionCall.text("lpad", text("zoë"), int(6), text("äb")) == "äbäzoë")
    #expect(try FunctionCall.text("rpad", text("größer"), int(3), text("x")) == "grö")
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("lpad", text("a"), int(2), text("")) }
        == "Padding string must not be empty")
    #expect(FunctionCall.message { _ = try FunctionCall.text("rpad", text("a"), big(2_000_000_000), text("x")) } != nil)
    #expect(FunctionCall.message { _ = try FunctionCall.text("repeat", text("abc"), big(.max)) } != nil)
    #expect(try FunctionCall.text("repeat", text("ab"), big(-1)) == "")
  }

  @Test func positions() throws {
    #expect(try call("strpos", "größer", "ß") == "4")
    #expect(try call("strpos", "abc", "") == "1")
    #expect(try call("strpos", "abc", "abcd") == "0")
    #expect(try call("position", "c", "abc") == "3")
    #expect(try FunctionCall.text("strpos", text("banana"), text("an"), int(2)) == "4")
    #expect(try FunctionCall.text("strpos", text("banana"), text("a"), int(-1)) == "6")
    #expect(try FunctionCall.text("strpos", text("banana"), text("a"), int(9)) == "0")
  }

  @Test func assembly() throws {
    #expect(try FunctionCall.text("||", text("co"), text("lq")) == "colq")
    #expect(try FunctionCall.text("||", text("co"), null) == nil)
    #expect(try FunctionCall.text("concat", text("a long beginning"), text(""), text(" end")) == "a long beginning end")
    #expect(try FunctionCall.text("concat_ws", text(","), text("a"), null, text("b")) == "a,b")
    #expect(try FunctionCall.text("concat_ws", null, text("a")) == nil)
    #expect(try FunctionCall.text("replace", text("a.b.c"), text("."), text("::")) == "a::b::c")
    #expect(try FunctionCall.text("replace", text("zoë"), text(""), text("-")) == "-z-o-ë-")
    #expect(try FunctionCall.text("replace", text("banana"), text("an")) == "ba")
    #expect(try call("reverse", "zoë🦊x") == "x🦊ëoz")
    #expect(try call("translate", "äbc", "äc", "x") == "xb")
    #expect(try FunctionCall.text("chr", big(0x1F98A)) == "🦊")
    #expect(FunctionCall.message { _ = try FunctionCall.text("chr", big(0xD800)) } != nil)
    #expect(try call("codepoint", "🦊") == "129418")
    #expect(try call("levenshtein_distance", "zoë", "zoe") == "1")
    #expect(FunctionCall.message { _ = try call("hamming_distance", "a", "ab") } != nil)
    #expect(try call("starts_with", "größer", "grö") == "true")
    #expect(try call("ends_with", "größer", "größere") == "false")
  }

  @Test func likeShapes() throws {
    func shape(_ pattern: String) throws -> LikePattern.Shape {
      let heap = StringHeap()
      return try withExtendedLifetime(heap) { try LikePattern(heap.store(pattern)).shape }
    }
    #expect(try shape("abc") == .exact(Array("abc".utf8)))
    #expect(try shape("abc%") == .prefix(Array("abc".utf8)))
    #expect(try shape("%abc") == .suffix(Array("abc".utf8)))
    #expect(try shape("%%abc%") == .contains(Array("abc".utf8)))
    #expect(try shape("%") == .everything)
    #expect(try shape("") == .exact([]))
    #expect(try shape("a_c") == .general)
  }

  @Test func likeAgreesWithTheReference() throws {
    let seed: UInt64 = 99
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    let letters: [Character] = ["a", "b", "ë", "🦊"]
    let tokens: [Character] = ["a", "b", "ë", "🦊", "%", "%", "_"]
    func word(_ alphabet: [Character], _ limit: Int) -> String {
      String((0..<Int.random(in: 0...limit, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }
    for _ in 0..<400 {
      let pattern = word(tokens, 6)
      let words = (0..<20).map { k in word(letters, k % 3 == 0 ? 40 : 5) }
      let column = Vector(.text, words.map { .text($0) })
      let result = try FunctionCall.evaluate("like", [column, Vector(text(pattern), count: 20)])
      for (i, value) in words.enumerated() {
        let expected = reference(Array(value.unicodeScalars), Array(pattern.unicodeScalars))
        #expect(result.value(at: i) == .boolean(expected), "'\(value)' LIKE '\(pattern)'")
      }
    }
  }

  /// By the definition, for each prefix of the pattern the set of text positions it can reach.
  private func reference(_ text: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
    var reached: Set<Int> = [0]
    for mark in pattern {
      switch mark {
      case "%": reached = Set((reached.min() ?? text.count + 1)..<(text.count + 1))
      case "_": reached = Set(reached.filter { $0 < text.count }.map { $0 + 1 })
      default: reached = Set(reached.filter { $0 < text.count && text[$0] == mark }.map { $0 + 1 })
      }
      if reached.isEmpty { return false }
    }
    return reached.contains(text.count)
  }

  @Test func likeEscapes() throws {
    func like(_ value: String, _ pattern: String, _ escape: String) throws -> String? {
      try FunctionCall.text("like", text(value), text(pattern), text(escape))
    }
    #expect(try like("50%", "50#%", "#") == "true")
    #expect(try like("50x", "50#%", "#") == "false")
    #expect(try like("a_b#c", "a#_b##%", "#") == "true")
    #expect(FunctionCall.message { _ = try like("a", "a#", "#") } != nil)
    #expect(FunctionCall.message { _ = try like("a", "#a", "#") } != nil)
    #expect(FunctionCall.message { _ = try like("a", "a", "##") } == "Escape string must be a single character")
    #expect(try FunctionCall.text("like", text("a"), null) == nil)
  }

  @Test func searchKernelAgreesWithANaiveSearch() {
    let seed: UInt64 = 4
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    for portable in [true, false] {
      colq_force_portable(portable)
      for _ in 0..<3_000 {
        let hay = (0..<Int.random(in: 0...90, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
        let needle = (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
        let expected = (0...hay.count).first { start in
          start + needle.count <= hay.count && Array(hay[start..<(start + needle.count)]) == needle
        }
        #expect(hay.withUnsafeBytes { SubstringSearch(needle).find(in: $0) } == expected, "\(hay) \(needle)")
      }
    }
    colq_force_portable(false)
  }
}
