import Testing

@testable import Ingest

@Suite struct JSONSchemaTests {
  static func fault(_ schema: String, _ event: String) throws -> EventFault? {
    let schema = try JSONSchema(Array(schema.utf8))
    return Array(event.utf8).withUnsafeBytes { schema.fault($0) }
  }

  /// Schema, event, and the field at fault (nil: the event is valid).
  static let cases: [(String, String, String?)] = [
    ("{}", "7", nil), ("true", "{}", nil), ("false", "{}", ""), (#"{"unknown":5,"format":"email"}"#, #""x""#, nil),
    (#"{"type":"object"}"#, "[]", ""), (#"{"type":["string","null"]}"#, "null", nil),
    (#"{"type":["string","null"]}"#, "1", ""),
    (#"{"type":"integer"}"#, "1.0", nil), (#"{"type":"integer"}"#, "1.5", ""), (#"{"type":"number"}"#, "1.5", nil),
    (#"{"required":["a","b/c"]}"#, #"{"a":1}"#, "/b~1c"), (#"{"required":["a"]}"#, #"{"a":null}"#, nil),
    (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":1}"#, "/a"),
    (#"{"properties":{"a":{"type":"string"}}}"#, "{}", nil),
    (#"{"properties":{"a":{"properties":{"b":{"minimum":3}}}}}"#, #"{"a":{"b":2}}"#, "/a/b"),
    (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"a":1,"b":2}"#, "/b"),
    (#"{"additionalProperties":{"type":"string"}}"#, #"{"b":2}"#, "/b"),
    (#"{"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false}"#, #"{"x1":2}"#, nil),
    (#"{"patternProperties":{"^x":{"type":"number"}}}"#, #"{"x1":"2"}"#, "/x1"),
    (#"{"propertyNames":{"maxLength":2}}"#, #"{"abc":1}"#, "/abc"), (#"{"maxProperties":1}"#, #"{"a":1,"b":1}"#, ""),
    (#"{"enum":["a",1,{"x":[2]}]}"#, #"{"x":[2.0]}"#, nil), (#"{"enum":["a",1]}"#, #""b""#, ""),
    (#"{"const":null}"#, "0", ""),
    (#"{"minLength":2,"maxLength":3}"#, #""é""#, ""), (#"{"maxLength":3}"#, #""ééé""#, nil),
    (#"{"minLength":2}"#, "1", nil),
    (#"{"pattern":"^[a-z]+$"}"#, #""abc""#, nil), (#"{"pattern":"^[a-z]+$"}"#, #""abC""#, ""),
    (#"{"pattern":"b"}"#, #""abc""#, nil),
    (#"{"pattern":"^$"}"#, #""""#, nil), (#"{"pattern":"."}"#, #""""#, ""), (#"{"minimum":3}"#, "3", nil),
    (#"{"minimum":3,"exclusiveMinimum":true}"#, "3", ""),
    (#"{"exclusiveMaximum":3}"#, "3", ""),
    (#"{"multipleOf":0.01}"#, "19.99", nil), (#"{"multipleOf":0.01}"#, "19.995", ""),
    (#"{"items":{"type":"number"}}"#, #"[1,"2"]"#, "/1"),
    (#"{"items":[{"type":"number"}],"additionalItems":false}"#, "[1,2]", "/1"),
    (#"{"prefixItems":[{"type":"number"}],"items":{"type":"string"}}"#, #"[1,"a",2]"#, "/2"),
    (#"{"uniqueItems":true}"#, #"[{"a":1,"b":2},{"b":2,"a":1}]"#, "/1"), (#"{"uniqueItems":true}"#, "[1,true]", nil),
    (#"{"minItems":2}"#, "[1]", ""), (#"{"contains":{"const":2}}"#, "[1,3]", ""),
    (#"{"contains":{"const":2}}"#, "[1,2]", nil),
    (#"{"allOf":[{"type":"object"},{"required":["a"]}]}"#, "{}", "/a"),
    (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "2", ""),
    (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "4", nil),
    (#"{"oneOf":[{"minimum":3},{"multipleOf":2}]}"#, "4", ""),
    (#"{"oneOf":[{"minimum":3},{"multipleOf":2}]}"#, "2", nil), (#"{"not":{"type":"string"}}"#, #""a""#, ""),
    (#"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}"#, #"{"a":1}"#, "/b"),
    (#"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}"#, "{}", "/c"),
    (##"{"definitions":{"e":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/e"}}}"##, #"{"a":1}"#, "/a"),
    (
      ##"{"properties":{"child":{"$ref":"#"},"n":{"type":"integer"}}}"##, #"{"child":{"child":{"n":"x"}}}"#,
      "/child/child/n"
    ),
    (##"{"$ref":"#"}"##, "1", ""), ("{}", "{", ""),
  ]

  @Test(arguments: cases) func eventsAreChecked(schema: String, event: String, field: String?) throws {
    let fault = try Self.fault(schema, event)
    #expect(fault?.pointer == field, "\(String(describing: fault))")
    #expect(fault.map { !$0.reason.isEmpty } ?? true)
  }

  static let faultySchemas: [(String, String)] = [
    ("", ""), ("3", ""), (#"{"type":"text"}"#, "/type"), (#"{"type":[]}"#, "/type"),
    (#"{"required":"a"}"#, "/required"),
    (#"{"properties":[1]}"#, "/properties"), (#"{"properties":{"a":{"minLength":-1}}}"#, "/properties/a/minLength"),
    (#"{"minLength":3,"maxLength":2}"#, ""), (#"{"pattern":"("}"#, "/pattern"), (#"{"enum":[]}"#, "/enum"),
    (#"{"minimum":"3"}"#, "/minimum"), (#"{"multipleOf":0}"#, "/multipleOf"), (#"{"allOf":[]}"#, "/allOf"),
    (##"{"$ref":"#/definitions/none"}"##, "/$ref"), (#"{"$ref":"http://example.org/schema"}"#, "/$ref"),
    (#"{"items":3}"#, "/items"), (#"{"anyOf":[3]}"#, "/anyOf/0"), (#"{"uniqueItems":1}"#, "/uniqueItems"),
  ]

  @Test(arguments: faultySchemas) func faultySchemasAreRefused(schema: String, pointer: String) {
    do {
      _ = try JSONSchema(Array(schema.utf8))
      Issue.record("the schema was taken")
    } catch {
      #expect(error.pointer == pointer && !error.description.isEmpty)
    }
  }

  @Test func aCollectorTellsTheField() async throws {
    var options = StreamCollector.Options()
    options.validator = try JSONSchema(
      Array(#"{"required":["customerid"],"properties":{"productid":{"pattern":"^P[0-9]+$"}}}"#.utf8))
    let stream = MemoryStream()
    let collector = try StreamCollector(stream: stream, layout: .clickstream, options: options)
    let source = EventSource(requestID: "r", address: "a")
    #expect(
      try await collector.collect(Array(#"{"customerid":"C1","productid":"P7"}"#.utf8), from: source).accepted == 1)
    do {
      _ = try await collector.collect(
        Array(#"[{"customerid":"C1"},{"customerid":"C1","productid":"7"}]"#.utf8), from: source)
      Issue.record("the body was taken")
    } catch CollectError.invalid(let event, let field, let reason) {
      #expect(event == 1 && field == "/productid" && reason.contains("pattern"))
    }
    #expect(stream.rows.count == 1)
    collector.stop()
  }
}
