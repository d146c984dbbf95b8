import Columnar
import Testing

@testable import Vectorized

struct FunctionJSONTests {
  private func at(_ path: String, _ json: String) throws -> String? {
    try FunctionCall.text("json_extract_scalar", text(json), text(path))
  }

  @Test func pathsLeadToScalars() throws {
    let json = #" {"a": {"b c": [10, {"d": "x\"y\u00eb\ud83e\udd8a"}], "t": true, "n": null}, "e": -1.5e3} "#
    #expect(try at("$.a[\"b c\"][0]", json) == "10")
    #expect(try at("$.a['b c'][1].d", json) == "x\"yë🦊")
    #expect(try at("$.a.t", json) == "true")
    #expect(try at("$.a.n", json) == nil)
    #expect(try at("$.e", json) == "-1.5e3")
    #expect(try at("$.a", json) == nil)
    #expect(try at("$.a[0]", json) == nil)
    #expect(try at("$.missing.x", json) == nil)
    #expect(try at("$", "\"x\"") == "x")
    #expect(try at("$.a", "not json") == nil)
    #expect(FunctionCall.message { _ = try at("a.b", json) } == "Invalid JSON path: 'a.b'")
    #expect(FunctionCall.message { _ = try at("$.", json) } != nil)
  }

  @Test func valuesAndSizes() throws {
    let list = text("[1, {\"a\": [ ] }, \"b ]\"]")
    #expect(try FunctionCall.text("json_array_length", list) == "3")
    #expect(try FunctionCall.text("json_array_length", text("{}")) == nil)
    #expect(try FunctionCall.text("json_extract", list, text("$[1]")) == "{\"a\":[]}")
    #expect(try FunctionCall.text("json_size", list, text("$[1]")) == "1")
    #expect(try FunctionCall.text("json_size", list, text("$[2]")) == "0")
    #expect(try FunctionCall.text("json_size", list, text("$[9]")) == nil)
    #expect(try FunctionCall.text("is_json_scalar", text("null")) == "true")
    #expect(try FunctionCall.text("json_parse", text("{ \"a\" : [ 1 , \"x  y\" ] }")) == "{\"a\":[1,\"x  y\"]}")
  }

  @Test func malformedTextIsRefused() throws {
    let bad = [
      "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{,}", "01", "1.", "-", "\"a", "\"\\x\"", "\"\\u12\"", "tru",
      "[1] 2",
      "{\"a\":1,}", "\"a\nb\"", "+1", "'a'", "[", "]", String(repeating: "[", count: 100_000),
    ]
    for value in bad {
      #expect(
        FunctionCall.message { _ = try FunctionCall.text("json_parse", text(value)) } != nil, "\(value.prefix(20))")
    }
    for good in ["[]", "{}", "0", "-0.5E+3", "\"\\u00e4\"", " [ ] ", "[[[]]]"] {
      #expect(try FunctionCall.text("json_parse", text(good)) != nil, "\(good)")
    }
  }

  @Test func casts() throws {
    #expect(try FunctionCall.cast(text("a\"b"), .json) == "\"a\\\"b\"")
    #expect(try FunctionCall.cast(double(1.5), .json) == "1.5")
    #expect(try FunctionCall.cast(double(.nan), .json) == "\"NaN\"")
    #expect(try FunctionCall.cast(Scalar(.json, .text("\"x\"")), .text) == "x")
    #expect(try FunctionCall.cast(Scalar(.json, .text("12")), .bigint) == "12")
    #expect(try FunctionCall.cast(Scalar(.json, .text("null")), .bigint) == nil)
    #expect(try FunctionCall.cast(Scalar(.json, .text("[1]")), .bigint, isTry: true) == nil)
    #expect(FunctionCall.message { _ = try FunctionCall.cast(Scalar(.json, .text("[1]")), .bigint) } != nil)
  }

  @Test func randomBytesNeverCrash() throws {
    let seed: UInt64 = 11
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    let alphabet = Array("[]{}\",:\\u0123abtrue nul-.eE\u{0}".utf8)
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let column = Vector(.text, [.bytes(bytes)])
      _ = try FunctionCall.evaluate("json_extract", [column, Vector(text("$.a[0]"), count: 1)])
      _ = try FunctionCall.evaluate("json_array_length", [column])
    }
  }
}
