import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sends events to a collector, and waits where it is busy.
struct EventSender {
  enum Outcome {
    /// How many of the events became no row.
    case taken(rejectedCount: Int)
    /// The request is invalid: one of its events is.
    case refused(String)
  }

  private let client: PostClient
  private let options: ReplayOptions
  private static let answerMilliseconds = 60_000
  private static let answerLimit = 1 << 20

  init(_ options: ReplayOptions) throws(ReplayError) {
    guard options.url.hasPrefix("http://") || options.url.hasPrefix("https://") else {
      throw ReplayError("'\(options.url)' is no address of a collector: give one like \(ReplayOptions().url)")
    }
    // A line break would begin another header.
    if let key = options.apiKey, key.isEmpty || !key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
      throw ReplayError("the API key has characters that no key has: it is one word of visible ASCII")
    }
    guard let client = PostClient(url: options.url, header: options.apiKey.map { "x-api-key: " + $0 }) else {
      throw ReplayError("sending events needs libcurl: \(PostClient.installation)")
    }
    self.client = client
    self.options = options
  }

  func send(_ events: [[UInt8]]) throws(ReplayError) -> Outcome {
    let body = [UInt8(ascii: "[")] + events.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    let border = MonotonicTime.milliseconds + Int64(options.patienceMilliseconds)
    var pause: UInt32 = 100
    while true {
      let answer = client.post(body, milliseconds: Self.answerMilliseconds, answerLimit: Self.answerLimit)
      if let failure = answer.failure {
        throw ReplayError("\(options.url): \(failure); is `colq serve` running, and --to its address?")
      }
      switch answer.status {
      case 200..<300:
        let counts = JSONText(parsing: answer.body)
        return .taken(rejectedCount: counts?["rejected"]?.integer.map { Int(clamping: $0) } ?? 0)
      case 400, 413, 422: return .refused("status \(answer.status): \(answer.beginning)")
      case 429, 500...599:
        guard MonotonicTime.milliseconds < border else {
          throw ReplayError("\(options.url) is busy, status \(answer.status): \(answer.beginning); run it again later")
        }
        usleep(pause * 1_000)
        pause = min(2 * pause, 5_000)
      case 401, 403:
        throw ReplayError(
          "\(options.url): status \(answer.status): give one of the collector's keys in COLQ_API_KEY, and a path that it has"
        )
      default:
        throw ReplayError("\(options.url) is no collector, status \(answer.status): \(answer.beginning)")
      }
    }
  }
}
