import CHTTPClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Calls a function by the Lambda invoke protocol; one call at a time.
final class LambdaClient {
  struct Failure: Error {
    let reason: String
    /// Whether another try may succeed: not where the caller is at fault.
    let mayPass: Bool
  }

  private let client: UnsafeMutableRawPointer
  private let url: String
  /// Lambda's largest answer: 6 MB.
  private static let answerLimit = 6 << 20

  /// - Throws: `TransformError` where libcurl is not on this machine.
  init(url: String) throws {
    guard let client = colq_http_open() else {
      throw TransformError("calling a function needs libcurl: install it (Debian: apt-get install libcurl4)")
    }
    self.client = client
    self.url = url
  }

  deinit { colq_http_close(client) }

  func invoke(_ event: [UInt8], milliseconds: Int) throws(Failure) -> [UInt8] {
    var answer = colq_http_answer()
    event.withUnsafeBytes { bytes in
      colq_http_post(
        client, url, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, milliseconds,
        Self.answerLimit, &answer)
    }
    defer { free(answer.body) }
    if answer.status == 0 {
      let reason = withUnsafeBytes(of: answer.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw Failure(reason: reason, mayPass: true)
    }
    let body = answer.body.map { Array(UnsafeRawBufferPointer(start: $0, count: answer.body_count)) } ?? []
    if answer.has_function_error != 0 || answer.status >= 300 {
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      let mayPass = answer.has_function_error != 0 || answer.status == 429 || answer.status >= 500
      throw Failure(reason: "status \(answer.status): \(text)", mayPass: mayPass)
    }
    return body
  }
}
