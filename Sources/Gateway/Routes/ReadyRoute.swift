import Columnar
import HTTPTypes
import Hummingbird
import Ingest

/// `GET /ready`: whether events are being taken; 503 when not, for load balancers.
struct ReadyRoute: GatewayRoute {
  let name = RouteName.ready
  let paths = ["/ready"]
  private let collector: any EventCollector
  private let checks: [@Sendable () -> CollectorReadiness]
  private let showsReasons: Bool

  init(_ services: GatewayServices, showsReasons: Bool) {
    collector = services.collector
    checks = services.readiness
    self.showsReasons = showsReasons
  }

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let reasons = ([collector.readiness] + checks.map { $0() }).compactMap { readiness -> String? in
      if case .notReady(let reason) = readiness { reason } else { nil }
    }
    let json = JSONText.members([
      "status": .string(reasons.isEmpty ? "ready" : "not ready"),
      "reasons": showsReasons && !reasons.isEmpty ? .array(reasons.map { .string($0) }) : nil,
    ])
    var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
    if !reasons.isEmpty { headers[.retryAfter] = "1" }
    return Response(
      status: reasons.isEmpty ? .ok : .serviceUnavailable, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.text)))
  }
}
