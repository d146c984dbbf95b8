import TestSupport
import Testing

@testable import Ingest

@Suite struct EventSplitterTests {
  private static func split(_ text: String, limit: Int = 100) throws -> [String] {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { buffer in
      try EventSplitter.events(buffer, limit: limit).map { String(decoding: buffer[$0], as: UTF8.self) }
    }
  }

  static let bodies: [(String, [String])] = [
    (#"{"a":1}"#, [#"{"a":1}"#]),
    ("\u{FEFF} {\"a\":1}\n", [#"{"a":1}"#]),
    (#"[{"a":1},{"b":[2,{"c":"]}"}]} , {}]"#, [#"{"a":1}"#, #"{"b":[2,{"c":"]}"}]}"#, "{}"]),
    ("[]", []),
    (#"{"events":[{"a":1},{"a":2}]}"#, [#"{"a":1}"#, #"{"a":2}"#]),
    (#"{"appId":"x", "events" : [ {"a":"\"}"} ] , "n":{"events":[1]}}"#, [#"{"a":"\"}"}"#]),
    (#"{"events":"no array"}"#, [#"{"events":"no array"}"#]),
    (#"{"n":{"events":[{}]}}"#, [#"{"n":{"events":[{}]}}"#]),
    ("{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}", [#"{"a":1}"#, #"{"a":2}"#, #"{"a":3}"#]),
    (#"{"a":1}{"a":2}"#, [#"{"a":1}"#, #"{"a":2}"#]),
    ("{\n \"a\": \"x\\\\\"\n}\n{ }", ["{\n \"a\": \"x\\\\\"\n}", "{ }"]),
  ]

  @Test(arguments: bodies)
  func bodiesGiveTheirEvents(body: String, events: [String]) throws {
    #expect(try Self.split(body) == events)
  }

  @Test(arguments: [
    "", "  \n", "1", "\"x\"", "[1]", "[{}", "[{},", "[{} {}]", "{\"a\":\"x", "[{}] x", "{} 7", "[{},]", "nul",
  ])
  func faultsAreToldWithTheirPlace(body: String) {
    #expect(throws: EventSplitter.Fault.self) { try Self.split(body) }
  }

  @Test func aLimitStopsTheSearch() throws {
    let body = "[" + (0..<1_000).map { "{\"n\":\($0)}" }.joined(separator: ",") + "]"
    #expect(try Self.split(body, limit: 1_000).count == 1_000)
    #expect(try Self.split(body, limit: 10).count == 11)
    #expect(try Self.split((0..<50).map { _ in "{}" }.joined(separator: "\n"), limit: 10).count == 11)
  }

  /// Any bytes: never a range outside of the body, never a crash.
  @Test func randomBytesAreSafe() throws {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("{}[]\",:\\ \n\"events\"1a".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      bytes.withUnsafeBufferPointer { buffer in
        guard let found = try? EventSplitter.events(buffer, limit: 8) else { return }
        var last = 0
        for range in found {
          #expect(range.lowerBound >= last && range.upperBound <= bytes.count && bytes[range.lowerBound] == 0x7B)
          last = range.upperBound
        }
      }
    }
  }
}
