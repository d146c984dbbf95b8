import NIOCore

/// Writes the head of an answer: status line and the headers that every answer has.
struct AnswerHead {
  var status: Int
  var contentType: StaticString? = "application/json"
  /// Nil: chunked, or up to the end of the connection.
  var contentLength: Int?
  var isChunked = false
  var requestID: String
  var date: String
  /// `Connection: close`, or `keep-alive` for HTTP/1.0; nil: the protocol's default.
  var connection: StaticString?
  var fault: GatewayFault?
  /// Whole lines with their ends.
  var corsLines: String?

  /// The lines up to the last one, which `end` writes: more headers may come in between.
  func start(_ out: inout ByteBuffer) {
    if status == 200 {
      out.writeStaticString("HTTP/1.1 200 OK\r\n")
    } else {
      out.writeString("HTTP/1.1 \(status) \(Self.reason(status))\r\n")
    }
    out.writeStaticString("Date: ")
    out.writeString(date)
    out.writeStaticString("\r\nx-amzn-RequestId: ")
    out.writeString(requestID)
    out.writeStaticString("\r\n")
    if let contentType {
      out.writeStaticString("Content-Type: ")
      out.writeStaticString(contentType)
      out.writeStaticString("\r\n")
    }
    if let contentLength {
      out.writeStaticString("Content-Length: ")
      out.writeString(String(contentLength))
      out.writeStaticString("\r\n")
    } else if isChunked {
      out.writeStaticString("Transfer-Encoding: chunked\r\n")
    }
    if let connection {
      out.writeStaticString("Connection: ")
      out.writeStaticString(connection)
      out.writeStaticString("\r\n")
    }
    if let fault {
      out.writeString("x-amzn-ErrorType: \(fault.type)\r\n")
      if let seconds = fault.retryAfter { out.writeString("Retry-After: \(seconds)\r\n") }
    }
    if let corsLines { out.writeString(corsLines) }
  }

  func end(_ out: inout ByteBuffer) { out.writeStaticString("\r\n") }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: "Status"
    }
  }
}
