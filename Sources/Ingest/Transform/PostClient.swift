import CHTTPClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sends JSON to one address by POST over a connection that is kept; one request at a time.
final class PostClient {
  struct Answer {
    /// 0 where there is no answer.
    let status: Int
    /// Whether the header `X-Amz-Function-Error` came.
    let hasFunctionError: Bool
    let body: [UInt8]
    /// Why there is no answer; nil where there is one.
    let failure: String?

    /// Of the body, for messages.
    var beginning: String { String(decoding: body.prefix(200), as: UTF8.self) }
  }

  static let installation = "install it (Debian: apt-get install libcurl4)"

  private let client: UnsafeMutableRawPointer
  private let url: String
  private let header: String?

  /// nil where libcurl is not on this machine.
  /// - Parameter header: one more line of each request, `name: value`.
  init?(url: String, header: String? = nil) {
    guard let client = colq_http_open() else { return nil }
    self.client = client
    self.url = url
    self.header = header
  }

  deinit { colq_http_close(client) }

  /// - Parameter answerLimit: bytes of answer above which it is a failure.
  func post(_ body: [UInt8], milliseconds: Int, answerLimit: Int) -> Answer {
    var answer = colq_http_answer()
    body.withUnsafeBytes { bytes in
      colq_http_post(
        client, url, header, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, milliseconds,
        answerLimit, &answer)
    }
    defer { free(answer.body) }
    let reason = withUnsafeBytes(of: answer.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return Answer(
      status: Int(answer.status), hasFunctionError: answer.has_function_error != 0,
      body: answer.body.map { Array(UnsafeRawBufferPointer(start: $0, count: answer.body_count)) } ?? [],
      failure: answer.status == 0 ? reason : nil)
  }
}
