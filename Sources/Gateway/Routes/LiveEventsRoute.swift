import HTTPTypes
import Hummingbird

/// `GET /live/events`: what the live page shows, as JSON that the server makes anew each time.
struct LiveEventsRoute: GatewayRoute {
  let name = RouteName.live
  let paths = ["/live/events"]
  let feed: @Sendable () -> [UInt8]

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: feed())))
  }
}
