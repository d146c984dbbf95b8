/// The faults with API Gateway's statuses, codes and words.
extension GatewayFault {
  static let badRequest = GatewayFault(400, "BadRequestException", "Bad Request", closes: true)
  static let forbidden = GatewayFault(403, "ForbiddenException", "Forbidden")
  /// API Gateway's answer to a path or method that it does not know.
  static let unknownRoute = GatewayFault(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
  static let requestTimeout = GatewayFault(408, "RequestTimeoutException", "Request Timeout", closes: true)
  static let tooLong = GatewayFault(413, "RequestTooLargeException", "Request Too Long")
  static let unsupportedMedia = GatewayFault(415, "BadRequestException", "Unsupported Media Type")
  static let headersTooLong = GatewayFault(
    431, "BadRequestException", "Request Header Fields Too Large", closes: true)
  static let internalError = GatewayFault(500, "InternalServerErrorException", "Internal server error")
  static let badGateway = GatewayFault(502, "InternalServerErrorException", "Internal server error")
  static let answerTimeout = GatewayFault(
    504, "InternalServerErrorException", "Endpoint request timed out", closes: true)

  static func invalidBody(_ detail: Detail) -> GatewayFault {
    GatewayFault(400, "BadRequestException", "Invalid request body", detail: detail)
  }

  static func throttled(retryAfter: Int) -> GatewayFault {
    GatewayFault(429, "TooManyRequestsException", "Too Many Requests", retryAfter: retryAfter)
  }

  static func quotaExceeded(retryAfter: Int) -> GatewayFault {
    GatewayFault(429, "LimitExceededException", "Limit Exceeded", retryAfter: retryAfter)
  }

  static func busy(retryAfter: Int, reason: String) -> GatewayFault {
    GatewayFault(
      503, "ServiceUnavailableException", "Service Unavailable", retryAfter: max(1, retryAfter),
      detail: Detail(reason: reason))
  }
}
