import Hummingbird

/// Which routes each listener has.
enum GatewayRoutes {
  static func ofCollector(_ configuration: GatewayConfiguration, _ services: GatewayServices) -> [any GatewayRoute] {
    var routes: [any GatewayRoute] = [
      HealthRoute(),
      ReadyRoute(services, showsReasons: configuration.showsErrorDetail),
    ]
    if let feed = services.liveEvents, configuration.publicAddress.isLoopback || configuration.showsLiveEvents {
      routes.append(LiveEventsRoute(feed: feed))
    }
    return routes + configuration.pages.map { PageRoute(page: $0) }
  }

  static func ofQueries(_ services: GatewayServices, _ queries: QueryRoute?, _ metrics: MetricsRoute)
    -> [any GatewayRoute]
  {
    var routes: [any GatewayRoute] = [
      HealthRoute(),
      ReadyRoute(services, showsReasons: true),
      metrics,
    ]
    if let queries { routes.append(queries) }
    return routes
  }

  @inline(never)
  static func router(_ routes: [any GatewayRoute]) -> RouterResponder<GatewayContext> {
    let router = Router(context: GatewayContext.self)
    router.add(middleware: UnknownRoutes())
    for route in routes { add(route, to: router) }
    return router.buildResponder()
  }

  private static func add(_ route: some GatewayRoute, to router: Router<GatewayContext>) {
    for path in route.paths {
      for method in route.methods { router.on(RouterPath(path), method: method, responder: route) }
    }
  }
}

/// Answers what no route takes in API Gateway's words instead of the router's.
struct UnknownRoutes: RouterMiddleware {
  typealias Context = GatewayContext

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      throw GatewayFault.unknownRoute
    }
  }
}
