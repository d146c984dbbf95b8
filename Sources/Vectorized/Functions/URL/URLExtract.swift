import Columnar

/// `url_extract_host` and its sisters: a part of a URL, NULL when it has none or is no URL.
enum URLExtract {
  static let host = text("host", "example.com") { $0.host }
  static let path = text("path", "/a/b") { $0.path }
  static let protocolName = text("protocol", "https") { $0.scheme }
  static let query = text("query", "q=1&r=2") { $0.query }
  static let fragment = text("fragment", "top") { $0.fragment }

  private static let sample = "https://example.com:8080/a/b?q=1&r=2#top"

  static let port = ScalarFunction(
    "url_extract_port", summary: "the port of a URL", example: ("url_extract_port('\(sample)')", "8080"),
    .unary(Port(), .text, returns: .bigint))

  static let parameter = ScalarFunction(
    "url_extract_parameter", summary: "the first value of a query parameter of a URL, decoded",
    example: ("url_extract_parameter('\(sample)', 'r')", "2"),
    .binary(Parameter(), .text, .text, returns: .text))

  private static func text(
    _ part: String, _ answer: String, _ range: @escaping @Sendable (URLParts) -> Range<Int>?
  ) -> ScalarFunction {
    ScalarFunction(
      "url_extract_\(part)", summary: "the \(part) of a URL", example: ("url_extract_\(part)('\(sample)')", answer),
      .unary(Part(range: range, decodes: part != "host" && part != "protocol"), .text, returns: .text))
  }

  private struct Part: UnaryFunction {
    static var mayReturnNull: Bool { true }
    /// Per row, but beside the parsing of a URL its cost does not show.
    let range: @Sendable (URLParts) -> Range<Int>?
    let decodes: Bool

    func call(_ url: StringView, _ row: inout RowState) -> StringView {
      url.withBytes { bytes in
        guard let parts = URLParts(bytes), let found = range(parts) else {
          row.isNull = true
          return StringView()
        }
        let part = UnsafeRawBufferPointer(rebasing: bytes[found])
        guard decodes, part.contains(0x25), let decoded = PercentCoding.decode(part, plusIsBlank: false) else {
          return url.part(found)
        }
        return decoded.withUnsafeBytes { row.heap.store($0) }
      }
    }
  }

  private struct Port: UnaryFunction {
    static var mayReturnNull: Bool { true }

    func call(_ url: StringView, _ row: inout RowState) -> Int64 {
      url.withBytes { bytes in
        guard let range = URLParts(bytes)?.port,
          let port = IntegerParser<Int32>(typeName: "").parse(UnsafeRawBufferPointer(rebasing: bytes[range]))
        else {
          row.isNull = true
          return 0
        }
        return Int64(port)
      }
    }
  }

  private struct Parameter: BinaryFunction {
    static var mayReturnNull: Bool { true }

    func call(_ url: StringView, _ name: StringView, _ row: inout RowState) -> StringView {
      url.withBytes { bytes in
        guard let query = URLParts(bytes)?.query else {
          row.isNull = true
          return StringView()
        }
        let wanted = name.bytes
        for pair in bytes[query].split(separator: 0x26) {
          let equals = pair.firstIndex(of: 0x3D)
          let key = UnsafeRawBufferPointer(rebasing: pair[..<(equals ?? pair.endIndex)])
          guard PercentCoding.decode(key) == wanted else { continue }
          guard let equals else { return StringView() }
          let value = UnsafeRawBufferPointer(rebasing: pair[(equals + 1)...])
          return (PercentCoding.decode(value) ?? Array(value)).withUnsafeBytes { row.heap.store($0) }
        }
        row.isNull = true
        return StringView()
      }
    }
  }
}

/// `url_encode` and `url_decode`.
enum URLCoding {
  static let encode = ScalarFunction(
    "url_encode", summary: "text made fit for a query parameter", example: ("url_encode('a b&c')", "a+b%26c"),
    .unary(Encode(), .text, returns: .text))
  static let decode = ScalarFunction(
    "url_decode", summary: "the text that url_encode was given", example: ("url_decode('a+b%26c')", "a b&c"),
    .unary(Decode(), .text, returns: .text, canFail: true))

  private struct Encode: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in PercentCoding.encode(bytes).withUnsafeBytes { row.heap.store($0) } }
    }
  }

  private struct Decode: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        guard let decoded = PercentCoding.decode(bytes) else {
          row.fail()
          return StringView()
        }
        return decoded.withUnsafeBytes { row.heap.store($0) }
      }
    }

    func failure(_ text: StringView) -> EvaluationError {
      EvaluationError(.invalidArgument, "Illegal hex characters in escape (%) pattern: \(text.string)")
    }
  }
}
