import HummingbirdCore
import NIOCore
import NIOPosix

/// The listeners and threads of a gateway that has started.
final class RunningGateway: Sendable {
  let ports: Gateway.Ports
  private let servers: [ListeningServer]
  private let group: MultiThreadedEventLoopGroup
  private let loops: EventLoopStates
  private let queries: QueryWorkers?

  private init(
    ports: Gateway.Ports, servers: [ListeningServer], group: MultiThreadedEventLoopGroup, loops: EventLoopStates,
    queries: QueryWorkers?
  ) {
    self.ports = ports
    self.servers = servers
    self.group = group
    self.loops = loops
    self.queries = queries
  }

  static func start(
    _ configuration: GatewayConfiguration, _ services: GatewayServices, _ clock: GatewayClock
  ) async throws(GatewayError) -> RunningGateway {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads ?? System.coreCount)
    let queries = services.queries.map { QueryWorkers($0, configuration.queryLimits) }
    var servers: [ListeningServer] = []
    do {
      FileDescriptorLimit.raise()
      let loops = try await EventLoopStates.make(group, clock: clock, tick: tick(configuration))
      let bodies = BodyMemory(limit: configuration.limits.bodiesByteCount)
      let listener = Listener(
        .collector, configuration, collector: services.collector,
        admission: CollectorAdmission(configuration, clock: clock),
        routes: GatewayRoutes.ofCollector(configuration, services), loops: loops, bodies: bodies, clock: clock)
      servers.append(try await ListeningServer.start(listener, configuration.publicAddress, group))
      if let address = configuration.privateAddress {
        let metrics = MetricsRoute(services: services, loops: loops, queries: queries, bodies: bodies)
        let query = queries.map { QueryRoute(workers: $0, limits: configuration.queryLimits) }
        let listener = Listener(
          .query, configuration, collector: services.collector,
          admission: QueryAdmission(key: configuration.privateKey),
          routes: GatewayRoutes.ofQueries(services, query, metrics), loops: loops, bodies: bodies, clock: clock)
        servers.append(try await ListeningServer.start(listener, address, group))
      }
      return RunningGateway(
        ports: Gateway.Ports(collector: servers[0].port, query: servers.count > 1 ? servers[1].port : nil),
        servers: servers, group: group, loops: loops, queries: queries)
    } catch {
      for server in servers { await server.stop() }
      queries?.stop()
      // What is left of a listener that failed still has a last word for its event loop.
      Task {
        try? await Task.sleep(for: .milliseconds(200))
        try? await group.shutdownGracefully()
      }
      throw error as? GatewayError
        ?? .cannotListen(listener: "collector", address: configuration.publicAddress, reason: "\(error)")
    }
  }

  /// How often deadlines are looked at: a fraction of the shortest.
  private static func tick(_ configuration: GatewayConfiguration) -> TimeAmount {
    let limits = configuration.limits
    let shortest = min(limits.headerSeconds, limits.bodySeconds, limits.idleSeconds, limits.answerSeconds)
    return .milliseconds(Int64(min(max(shortest * 100, 5), 250)))
  }

  func stop(seconds: Int) async {
    let loops = loops
    let limit = Task {
      try await Task.sleep(for: .seconds(seconds))
      await loops.forEach { $0.closeAll() }
    }
    await withTaskGroup { group in
      for server in servers { group.addTask { await server.stop() } }
    }
    limit.cancel()
    _ = await limit.result
    queries?.stop()
    await loops.forEach { $0.stopTicking() }
    // What still waits for the collector comes back to its event loop, which must be there: then it stays, idle.
    let end = ContinuousClock.now + .seconds(1)
    while await loops.taskCount() > 0, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(10)) }
    guard await loops.taskCount() == 0 else { return }
    // Fails only when it was shut down before.
    try? await group.shutdownGracefully()
  }
}
