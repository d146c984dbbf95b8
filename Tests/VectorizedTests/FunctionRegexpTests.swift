import Columnar
import Testing

@testable import Vectorized

struct FunctionRegexpTests {
  @Test func searching() throws {
    #expect(try FunctionCall.text("regexp_like", text("zoë 12"), text("^\\pL+ \\d+$")) == "true")
    #expect(try FunctionCall.text("regexp_like", text(""), text("^$")) == "true")
    #expect(try FunctionCall.text("regexp_like", null, text("a")) == nil)
    #expect(try FunctionCall.text("regexp_count", text("aaa"), text("a")) == "3")
    #expect(try FunctionCall.text("regexp_count", text("aë"), text("")) == "3")
    #expect(try FunctionCall.text("regexp_extract", text("id=42;"), text("id=(\\d+)"), int(1)) == "42")
    #expect(try FunctionCall.text("regexp_extract", text("x"), text("(a)?x"), int(1)) == nil)
    #expect(try FunctionCall.text("regexp_extract", text("x"), text("y")) == nil)
    #expect(
      FunctionCall.message { _ = try FunctionCall.text("regexp_extract", text("x"), text("x"), int(1)) }
        == "Pattern has 0 groups. Cannot access group 1")
    #expect(try FunctionCall.text("regexp_position", text("äpfel 9 und 23"), text("\\d+")) == "7")
    #expect(try FunctionCall.text("regexp_position", text("9 und 23"), text("\\d+"), int(2)) == "7")
    #expect(try FunctionCall.text("regexp_position", text("9 8 7"), text("\\d"), int(1), int(3)) == "5")
    #expect(try FunctionCall.text("regexp_position", text("abc"), text("\\d+")) == "-1")
  }

  @Test func replacing() throws {
    func replace(_ value: String, _ pattern: String, _ with: String) throws -> String? {
      try FunctionCall.text("regexp_replace", text(value), text(pattern), text(with))
    }
    #expect(try FunctionCall.text("regexp_replace", text("1a 2b"), text("\\d")) == "a b")
    #expect(try replace("fun stuff.", "(\\w)(\\w*)", "$2$1ay") == "unfay tuffsay.")
    #expect(try replace("2024-05", "(?<year>\\d+)-(?<month>\\d+)", "${month}/${year}") == "05/2024")
    #expect(try replace("a", "a", "\\$1") == "$1")
    #expect(try replace("ab", "", "-") == "-a-b-")
    #expect(try replace("a", "(a)", "$12") == "a2")
    #expect(FunctionCall.message { _ = try replace("a", "a", "$1") } != nil)
    #expect(FunctionCall.message { _ = try replace("a", "a", "$") } != nil)
    #expect(FunctionCall.message { _ = try replace("a", "a", "${x}") } != nil)
  }

  @Test func badAndExplodingPatternsAreErrors() {
    let bad = FunctionCall.message { _ = try FunctionCall.text("regexp_like", text("a"), text("(a")) }
    #expect(bad?.contains("Invalid pattern") == true)
    let evil = FunctionCall.message {
      _ = try FunctionCall.text("regexp_like", text(String(repeating: "a", count: 60)), text("^(a+)+[bc]$"))
    }
    #expect(evil?.contains("too many steps") == true)
  }

  @Test func invalidTextDoesNotFail() throws {
    let broken = Vector(.text, [.bytes([0x61, 0xFF, 0x62]), .bytes([0xC3])])
    let result = try FunctionCall.evaluate("regexp_like", [broken, Vector(text("b"), count: 2)])
    #expect(result.allValues == [.boolean(true), .boolean(false)])
  }

  @Test func patternsThatVaryByRow() throws {
    let words = Vector(.text, [.text("a1"), .text("b2"), .null, .text("c3")])
    let patterns = Vector(.text, [.text("\\d"), .text("[a-z]"), .text("("), .null])
    let result = try FunctionCall.evaluate("regexp_extract", [words, patterns])
    #expect(result.allValues == [.text("1"), .text("b"), .null, .null])
  }
}
