/// The settings of the gateway; as they stand, it serves loopback without keys and without limits of rate.
package struct GatewayConfiguration: Sendable {
  /// Where browsers and back ends send events.
  package var publicAddress = ListenerAddress(host: "127.0.0.1", port: 8080)
  /// Where SQL is answered; nil for no such listener.
  package var privateAddress: ListenerAddress? = ListenerAddress(host: "127.0.0.1", port: 8081)
  /// First folders of `POST /{stage}/clickstream`.
  package var stages = ["prod"]
  /// Nil: no page of another origin may send events.
  package var cors: CORSSettings? = CORSSettings()
  package var limits = GatewayLimits()
  /// With none, events are taken without a key.
  package var apiKeys: [APIKey] = []
  package var usagePlans: [UsagePlan] = []
  /// Of all requests that bring events, beside the plans' own; nil for none.
  package var throttle: ThrottleRate?
  /// Whether a refused body's answer says which field of which event is at fault, and `/ready` says why not.
  package var showsErrorDetail = false
  package var accessLog: AccessLog?
  package var queryLimits = QueryLimits()
  /// Must be there when the private listener is not on loopback.
  package var privateKey: SecretText?
  package var pages: [Page] = []
  /// Whether `/live/events` is served to other machines too; it shows what visitors do.
  package var showsLiveEvents = false
  /// Threads that do the listeners' input and output; nil: one for each processor.
  package var threads: Int?
  /// Seconds that requests under way have to end in when the gateway stops.
  package var drainSeconds = 10

  package init() {}
}

/// What one client may take of the server; times in seconds.
package struct GatewayLimits: Sendable, Hashable {
  /// Bytes of a body, also once it is decompressed. API Gateway's is 10 MB.
  package var bodyByteCount = 10 << 20
  /// Bytes of the request line and the headers together.
  package var headerByteCount = 10_240
  /// From a request's first byte to the end of its headers.
  package var headerSeconds = 10.0
  /// For a body, beside the time that its bytes have at `bodyBytesPerSecond`.
  package var bodySeconds = 20.0
  /// The slowest rate at which a long body may come.
  package var bodyBytesPerSecond = 16_384
  /// Between two requests of a connection.
  package var idleSeconds = 60.0
  /// For the collector to answer: API Gateway's 29.
  package var answerSeconds = 29.0
  package var connections = 10_000
  /// Bytes of the bodies of all connections together; more are refused with 503.
  package var bodiesByteCount = 128 << 20

  package init() {}
}

/// What one query may take.
package struct QueryLimits: Sendable, Hashable {
  /// From the request to the last byte of the answer.
  package var seconds = 60.0
  package var rowCount = 10_000_000
  /// Bytes of the answer.
  package var byteCount = 1 << 30
  /// Queries that run at the same time.
  package var concurrency = 4
  /// Queries that wait for their turn; more are refused.
  package var waiting = 16

  package init() {}
}

/// What browsers are told about requests from pages of other origins.
package struct CORSSettings: Sendable, Hashable {
  /// `*` alone is every origin.
  package var origins = ["*"]
  package var headers = ["Content-Type", "Content-Encoding", "X-Api-Key"]
  /// For which a browser need not ask again.
  package var maximumAgeSeconds = 7_200

  package init() {}
}
