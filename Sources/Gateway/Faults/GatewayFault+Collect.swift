import Ingest

extension GatewayFault {
  /// What a client is told about a body that was not taken.
  init(_ error: any Error) {
    switch error {
    case let fault as GatewayFault: self = fault
    case let error as CollectError:
      switch error {
      case .invalid(let event, let field, let reason):
        self = .invalidBody(Detail(event: event, field: field, reason: reason))
      case .tooMany(let limit):
        self = .tooLong
        detail = Detail(reason: "a request brings at most \(limit) events")
      case .busy(let retryAfter, let reason): self = .busy(retryAfter: retryAfter, reason: reason)
      case .unavailable(let reason):
        self = .internalError
        detail = Detail(reason: reason)
      }
    // As with a Lambda function whose answer is of no known form.
    default: self = .badGateway
    }
  }
}
