/// The headers for browsers, made once from the settings.
struct CORSHeaders: Sendable {
  private let origins: Set<String>
  private let allowsAll: Bool
  private let preflight: String

  init(_ settings: CORSSettings) {
    allowsAll = settings.origins.contains("*")
    origins = Set(settings.origins.map { $0.lowercased() })
    preflight =
      "Access-Control-Allow-Methods: OPTIONS,POST\r\n"
      + "Access-Control-Allow-Headers: \(settings.headers.joined(separator: ","))\r\n"
      + "Access-Control-Max-Age: \(settings.maximumAgeSeconds)\r\n"
  }

  private static let exposed = "Access-Control-Expose-Headers: x-amzn-RequestId,x-amzn-ErrorType,Retry-After\r\n"
  private static let anyOrigin = "Access-Control-Allow-Origin: *\r\n" + exposed

  /// Lines for an answer; nil when the request has no origin, or one that may not read it.
  func lines(origin: String?) -> String? {
    guard let origin else { return nil }
    if allowsAll { return Self.anyOrigin }
    guard origins.contains(origin.lowercased()) else { return nil }
    // The parser lets no line end through, so the origin stays one header.
    return "Access-Control-Allow-Origin: \(origin)\r\nVary: Origin\r\n" + Self.exposed
  }

  func preflightLines(origin: String?) -> String? { lines(origin: origin).map { $0 + preflight } }
}
