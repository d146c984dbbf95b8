import HTTPTypes
import Hummingbird

/// `GET /health`: the process answers.
struct HealthRoute: GatewayRoute {
  let name = RouteName.health
  let paths = ["/health"]

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: "{\"status\":\"ok\"}")))
  }
}
