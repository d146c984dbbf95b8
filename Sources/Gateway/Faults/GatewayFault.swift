import Columnar

/// A request that is not served, in the words of API Gateway.
///
/// The body is an object with the key `message`; `detail` comes in only where the settings say so, because it tells a
/// stranger how the server works.
struct GatewayFault: Error, Sendable, Hashable {
  var status: Int
  /// For the header `x-amzn-ErrorType`.
  var type: String
  var message: String
  /// Seconds.
  var retryAfter: Int?
  var detail: Detail?
  /// Whether the rest of the connection cannot be understood or is not wanted.
  var closes = false

  /// What is wrong with a body, where.
  struct Detail: Sendable, Hashable {
    var event: Int?
    var field: String?
    var reason: String
  }

  init(
    _ status: Int, _ type: String, _ message: String, retryAfter: Int? = nil, detail: Detail? = nil,
    closes: Bool = false
  ) {
    self.status = status
    self.type = type
    self.message = message
    self.retryAfter = retryAfter
    self.detail = detail
    self.closes = closes
  }

  func body(showsDetail: Bool) -> [UInt8] {
    let shown = showsDetail ? detail : nil
    return JSONText.members([
      "message": .string(message),
      "detail": shown.map {
        .members([
          "event": $0.event.map { .integer($0) }, "field": $0.field.map { .string($0) }, "reason": .string($0.reason),
        ])
      },
    ]).utf8
  }
}
