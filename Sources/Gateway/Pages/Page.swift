import Columnar

/// One file that the public listener serves from memory: tracker, demo shop, live page.
public struct Page: Sendable {
  /// Where it is served, beginning with `/`.
  public let path: String
  /// With its charset, where it is text.
  public let contentType: String
  public let body: [UInt8]
  /// Sent with it beside those that every page has, for instance `Cache-Control`.
  public let headers: [(name: String, value: String)]
  /// Changes with the body; quoted, as in the header `ETag`.
  public var etag: String

  public init(path: String, contentType: String, body: [UInt8], headers: [(name: String, value: String)] = []) {
    self.path = path
    self.contentType = contentType
    self.body = body
    self.headers = headers
    etag = "\"\(ContentHash(body))\""
  }
}
