import HTTPTypes
import Hummingbird

/// A page from memory; 304 for a browser that has it.
struct PageRoute: GatewayRoute {
  let name = RouteName.page
  let page: Page
  private let body: ByteBuffer
  private let headers: HTTPFields

  init(page: Page) {
    self.page = page
    body = ByteBuffer(bytes: page.body)
    var headers: HTTPFields = [
      .contentType: page.contentType, .eTag: page.etag, .xContentTypeOptions: "nosniff",
    ]
    for (name, value) in page.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    self.headers = headers
  }

  var paths: [String] { [page.path] }

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    if Self.matches(request.headers[values: .ifNoneMatch], page.etag) {
      var headers = headers
      headers[.contentType] = nil
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  /// RFC 9110, section 13.1.2: any of the tags, compared weakly, or `*`.
  static func matches(_ fields: [String], _ etag: String) -> Bool {
    fields.contains { field in
      field.split(separator: ",").contains { part in
        var tag = part.drop { $0 == " " || $0 == "\t" }
        while tag.last == " " || tag.last == "\t" { tag.removeLast() }
        if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
        return tag == etag || tag == "*"
      }
    }
  }
}
