/// Calls a function by the Lambda invoke protocol; one call at a time.
final class LambdaClient {
  struct Failure: Error {
    let reason: String
    /// Whether another try may succeed: not where the caller is at fault.
    let mayPass: Bool
  }

  private let client: PostClient
  /// Lambda's largest answer: 6 MB.
  private static let answerLimit = 6 << 20

  /// - Throws: `TransformError` where libcurl is not on this machine.
  init(url: String) throws {
    guard let client = PostClient(url: url) else {
      throw TransformError("calling a function needs libcurl: \(PostClient.installation)")
    }
    self.client = client
  }

  func invoke(_ event: [UInt8], milliseconds: Int) throws(Failure) -> [UInt8] {
    let answer = client.post(event, milliseconds: milliseconds, answerLimit: Self.answerLimit)
    if let reason = answer.failure { throw Failure(reason: reason, mayPass: true) }
    if answer.hasFunctionError || answer.status >= 300 {
      let mayPass = answer.hasFunctionError || answer.status == 429 || answer.status >= 500
      throw Failure(reason: "status \(answer.status): \(answer.beginning)", mayPass: mayPass)
    }
    return answer.body
  }
}
