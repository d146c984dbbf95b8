import Gateway
import Ingest
import Synchronization

/// A collector that does what the test says, and keeps what it got.
final class StubCollector: EventCollector {
  typealias Behaviour = @Sendable ([UInt8]) async throws -> CollectReceipt

  let bodies = Mutex<[[UInt8]]>([])
  let sources = Mutex<[EventSource]>([])
  private let behaviour: Behaviour
  private let state: CollectorReadiness

  init(readiness: CollectorReadiness = .ready, _ behaviour: @escaping Behaviour = { _ in CollectReceipt(accepted: 1) })
  {
    self.behaviour = behaviour
    state = readiness
  }

  func collect(_ body: [UInt8], from source: EventSource) async throws -> CollectReceipt {
    bodies.withLock { $0.append(body) }
    sources.withLock { $0.append(source) }
    return try await behaviour(body)
  }

  var readiness: CollectorReadiness { state }

  func metrics() -> [MetricSample] {
    [MetricSample("colq_stub_total", .counter, help: "Bodies.", Double(bodies.withLock { $0.count }))]
  }
}

/// A gateway on free ports, for the length of a test.
struct TestGateway: Sendable {
  let gateway: Gateway
  let collector: StubCollector
  let port: Int
  let queryPort: Int

  static func run<R: Sendable>(
    _ collector: StubCollector = StubCollector(), queries: (any QueryService)? = nil, clock: GatewayClock = .system,
    services changes: [(inout GatewayServices) -> Void] = [],
    configure: (inout GatewayConfiguration) -> Void = { _ in }, _ body: (TestGateway) async throws -> R
  ) async throws -> R {
    var configuration = GatewayConfiguration()
    configuration.publicAddress.port = 0
    configuration.privateAddress?.port = 0
    configuration.drainSeconds = 1
    configuration.threads = 2
    configure(&configuration)
    var services = GatewayServices(collector: collector, queries: queries)
    for change in changes { change(&services) }
    let gateway = try Gateway(configuration, services, clock: clock)
    let ports = try await gateway.start()
    let test = TestGateway(gateway: gateway, collector: collector, port: ports.collector, queryPort: ports.query ?? 0)
    do {
      let result = try await body(test)
      await gateway.stop()
      return result
    } catch {
      await gateway.stop()
      throw error
    }
  }

  /// One request on a connection of its own.
  func send(_ request: String, body: [UInt8] = [], toQueries: Bool = false) async throws -> RawResponse {
    let port = toQueries ? queryPort : port
    let isHead = request.hasPrefix("HEAD ")
    return try await offload {
      let client = try RawClient(port: port)
      try client.send(Array(request.utf8) + body)
      guard let response = try client.response(toHead: isHead) else { throw RawClient.Failure(what: "no answer") }
      return response
    }
  }

  /// `POST` with the headers given as lines.
  func post(
    _ path: String, _ body: String, headers: [String] = [], toQueries: Bool = false
  ) async throws -> RawResponse {
    try await post(path, Array(body.utf8), headers: headers, toQueries: toQueries)
  }

  func post(
    _ path: String, _ body: [UInt8], headers: [String] = [], toQueries: Bool = false
  ) async throws -> RawResponse {
    let lines = (["Host: localhost", "Content-Length: \(body.count)"] + headers).map { $0 + "\r\n" }.joined()
    return try await send("POST \(path) HTTP/1.1\r\n\(lines)\r\n", body: body, toQueries: toQueries)
  }

  func get(_ path: String, headers: [String] = [], method: String = "GET", toQueries: Bool = false) async throws
    -> RawResponse
  {
    let lines = (["Host: localhost"] + headers).map { $0 + "\r\n" }.joined()
    return try await send("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n", toQueries: toQueries)
  }
}
