import Hummingbird
import HummingbirdCore
import Ingest
import NIOCore
import Synchronization

/// One of the two listeners: what its connections share across event loops.
final class Listener: Sendable {
  enum Kind: String, Sendable { case collector, query }

  let kind: Kind
  let limits: GatewayLimits
  let collector: any EventCollector
  let cors: CORSHeaders?
  let showsDetail: Bool
  let accessLog: AccessLog?
  let clock: GatewayClock
  /// Longest time for an answer that is not the collector's, in seconds.
  let routeSeconds: Double
  private let collectPaths: Set<String>
  private let names: [String: RouteName]
  private let admission: any Admission
  private let router: RouterResponder<GatewayContext>
  private let loops: EventLoopStates
  let connections = ConnectionCount()
  /// Bytes of bodies, of both listeners.
  let bodies: BodyMemory

  init(
    _ kind: Kind, _ configuration: GatewayConfiguration, collector: any EventCollector, admission: any Admission,
    routes: [any GatewayRoute], loops: EventLoopStates, bodies: BodyMemory, clock: GatewayClock
  ) {
    self.kind = kind
    self.admission = admission
    self.collector = collector
    self.loops = loops
    self.bodies = bodies
    self.clock = clock
    limits = configuration.limits
    let isPublic = kind == .collector
    cors = isPublic ? configuration.cors.map { CORSHeaders($0) } : nil
    showsDetail = configuration.showsErrorDetail || !isPublic
    accessLog = configuration.accessLog
    // What a query takes beyond its own limit is the time to notice that.
    routeSeconds = isPublic ? configuration.limits.answerSeconds : configuration.queryLimits.seconds + 5
    collectPaths = isPublic ? Self.collectPaths(configuration.stages) : []
    names = Self.names(routes)
    router = GatewayRoutes.router(routes)
  }

  // Not inlined: with these bodies in the initializer, the optimizer of Swift 6.3 stops with an ownership error.
  @inline(never)
  private static func names(_ routes: [any GatewayRoute]) -> [String: RouteName] {
    var names: [String: RouteName] = [:]
    for route in routes {
      for path in route.paths where names[path] == nil { names[path] = route.name }
    }
    return names
  }

  @inline(never)
  private static func collectPaths(_ stages: [String]) -> Set<String> {
    Set(([""] + stages.map { "/" + $0 }).flatMap { [$0 + "/clickstream", $0 + "/collect"] })
  }

  func state(of eventLoop: any EventLoop) -> LoopState? { loops.state(of: eventLoop) }

  /// Which route a request is for.
  func route(_ facts: RequestFacts) -> RouteName {
    if collectPaths.contains(facts.path) {
      switch facts.head.method {
      case .POST: return .collect
      case .OPTIONS: return cors == nil ? .unknown : .preflight
      default: return .unknown
      }
    }
    return names[facts.path] ?? .unknown
  }

  /// Nil when a request may go on.
  func refusal(_ facts: RequestFacts, _ route: RouteName) -> GatewayFault? { admission.refusal(facts, route) }

  func respond(to request: Request, _ context: GatewayContext) async throws -> Response {
    try await router.respond(to: request, context: context)
  }
}

/// Connections of a listener that are open.
final class ConnectionCount: Sendable {
  private let open = Atomic<Int>(0)

  func opened() { open.add(1, ordering: .relaxed) }

  func closed() { open.subtract(1, ordering: .relaxed) }

  var count: Int { open.load(ordering: .relaxed) }
}

/// Bytes of bodies that are held in memory.
final class BodyMemory: Sendable {
  private let limit: Int
  private let held = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// False, and nothing taken, when there is no room.
  func take(_ count: Int) -> Bool {
    if held.add(count, ordering: .relaxed).newValue <= limit { return true }
    held.subtract(count, ordering: .relaxed)
    return false
  }

  func giveBack(_ count: Int) { held.subtract(count, ordering: .relaxed) }

  var byteCount: Int { held.load(ordering: .relaxed) }
}
