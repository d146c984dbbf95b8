import Columnar
import Testing

@testable import Vectorized

struct FunctionEncodingTests {
  private func bytes(_ value: String) -> Scalar { Scalar(.varbinary, .text(value)) }

  private func hex(_ name: String, _ value: String) throws -> String? {
    let digest = try FunctionCall.evaluate(name, [Vector(bytes(value), count: 1)])
    return TextFormat.format(try FunctionCall.evaluate("to_hex", [digest]), row: 0)
  }

  @Test func digestsOfKnownMessages() throws {
    #expect(try hex("md5", "") == "D41D8CD98F00B204E9800998ECF8427E")
    #expect(try hex("md5", "The quick brown fox jumps over the lazy dog") == "9E107D9D372BB6826BD81D3542A419D6")
    #expect(try hex("sha1", "abc") == "A9993E364706816ABA3E25717850C26C9CD0D89D")
    #expect(try hex("sha256", "abc") == "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
    #expect(
      try hex("sha256", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1")
    #expect(try hex("xxhash64", "") == "EF46DB3751D8E999")
    #expect(try hex("xxhash64", "abc") == "44BC2CF5AD770999")
    #expect(try hex("xxhash64", "I want an unsigned 64-bit seed! Nope, zero.") != nil)
    #expect(try FunctionCall.text("crc32", bytes("123456789")) == "3421780262")
  }

  @Test func encodingsRoundTrip() throws {
    let seed: UInt64 = 3
    print("seed \(seed)")
    var random = TestRandom(state: seed)
    let rows = (0..<200).map { i in
      Value.bytes((0..<(i % 40)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
    let column = Vector(.varbinary, rows + [.null])
    for (to, from) in [("to_hex", "from_hex"), ("to_base64", "from_base64"), ("to_base64url", "from_base64url")] {
      let back = try FunctionCall.evaluate(from, [try FunctionCall.evaluate(to, [column])])
      #expect(back.allValues == rows + [.null], "\(to)")
    }
    #expect(FunctionCall.message { _ = try FunctionCall.text("from_hex", text("abc")) } != nil)
    #expect(FunctionCall.message { _ = try FunctionCall.text("from_base64", text("Y29sc!==")) } != nil)
    #expect(try FunctionCall.text("from_utf8", Scalar(.varbinary, .bytes([0x61, 0xFF]))) == "a\u{FFFD}")
  }

  @Test func urls() throws {
    let url = text("https://user@Example.com:8080/a%20b/c?q=1+2&empty&r=%C3%AB&q=3#top")
    #expect(try FunctionCall.text("url_extract_protocol", url) == "https")
    #expect(try FunctionCall.text("url_extract_host", url) == "Example.com")
    #expect(try FunctionCall.text("url_extract_port", url) == "8080")
    #expect(try FunctionCall.text("url_extract_path", url) == "/a b/c")
    #expect(try FunctionCall.text("url_extract_fragment", url) == "top")
    #expect(try FunctionCall.text("url_extract_parameter", url, text("q")) == "1 2")
    #expect(try FunctionCall.text("url_extract_parameter", url, text("r")) == "ë")
    #expect(try FunctionCall.text("url_extract_parameter", url, text("empty")) == "")
    #expect(try FunctionCall.text("url_extract_parameter", url, text("none")) == nil)
    #expect(try FunctionCall.text("url_extract_host", text("not a url")) == nil)
    #expect(try FunctionCall.text("url_extract_host", text("/only/path")) == nil)
    #expect(try FunctionCall.text("url_extract_host", text("http://[::1]:80/")) == "[::1]")
    #expect(try FunctionCall.text("url_extract_port", text("http://h/")) == nil)
    #expect(try FunctionCall.text("url_encode", text("a b/ë~*")) == "a+b%2F%C3%AB%7E*")
    #expect(try FunctionCall.text("url_decode", text("a+b%2F%C3%AB")) == "a b/ë")
    #expect(FunctionCall.message { _ = try FunctionCall.text("url_decode", text("%zz")) } != nil)
  }

  @Test func registryHasNoDuplicatesAndDescribesItself() {
    var names: Set<String> = []
    for function in FunctionRegistry.all {
      for name in [function.name] + function.aliases {
        #expect(names.insert(name).inserted, "\(name) is registered twice")
        #expect(name == name.lowercased())
      }
      #expect(!function.summary.isEmpty)
      #expect(function.example != nil || function.name == "random")
    }
    #expect(names.count > 150)
  }
}
