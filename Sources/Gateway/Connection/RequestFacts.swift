import NIOHTTP1

/// What the gateway wants to know of a request's head, found in one pass over the headers.
struct RequestFacts {
  let head: HTTPRequestHead
  /// Without the query; as sent, so an escaped path is another path.
  let path: String
  /// Behind the `?`; empty without one.
  let query: Substring
  private(set) var host: String?
  private(set) var origin: String?
  private(set) var apiKey: String?
  private(set) var authorization: String?
  private(set) var userAgent: String?
  private(set) var contentEncoding: String?
  private(set) var contentLength: Int?
  private(set) var expectsContinue = false
  private(set) var isKeepAlive: Bool

  init(_ head: HTTPRequestHead) {
    self.head = head
    let uri = Self.target(head.uri)
    if let mark = uri.utf8.firstIndex(of: UInt8(ascii: "?")) {
      path = String(uri[..<mark])
      query = uri[uri.index(after: mark)...]
    } else {
      path = uri
      query = ""
    }
    isKeepAlive = head.isKeepAlive
    for (name, value) in head.headers { note(name, value) }
  }

  /// What follows the authority where a request names the whole URL (RFC 9112, section 3.2.2).
  private static func target(_ uri: String) -> String {
    guard uri.utf8.first == UInt8(ascii: "h"), uri.hasPrefix("http://") else { return uri }
    let rest = uri.dropFirst(7)
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }

  var isHead: Bool { head.method == .HEAD }
  var isHTTP10: Bool { head.version == .http1_0 }

  private mutating func note(_ name: String, _ value: String) {
    switch name.utf8.count {
    case 4: if Self.equal(name, "host") { host = value }
    case 6:
      if Self.equal(name, "origin") { origin = value }
      if Self.equal(name, "expect") { expectsContinue = Self.equal(value, "100-continue") }
    // The parser stops behind a request that asks for another protocol, which is never granted.
    case 7: if Self.equal(name, "upgrade") { isKeepAlive = false }
    case 9: if Self.equal(name, "x-api-key") { apiKey = value }
    case 10: if Self.equal(name, "user-agent") { userAgent = value }
    case 13: if Self.equal(name, "authorization") { authorization = value }
    case 14: if Self.equal(name, "content-length") { contentLength = Int(value) }
    case 16: if Self.equal(name, "content-encoding") { contentEncoding = value }
    default: break
    }
  }

  /// Whether `text` is `lower`, which is in lower case, but for the case of ASCII letters.
  static func equal(_ text: some StringProtocol, _ lower: StaticString) -> Bool {
    guard text.utf8.count == lower.utf8CodeUnitCount else { return false }
    var at = lower.utf8Start
    for byte in text.utf8 {
      let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if folded != at.pointee { return false }
      at += 1
    }
    return true
  }

  /// The first value of `name` in the query, its escapes undone.
  func queryValue(_ name: String) -> String? {
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0] == name { return Self.unescaped(parts[1].utf8) }
    }
    return nil
  }

  /// `%2B` as `+`; an escape that is none stays as it is.
  private static func unescaped(_ text: Substring.UTF8View) -> String {
    var out: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        out.append(value)
        rest = rest.dropFirst(2)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
