import HTTPTypes
import Hummingbird

/// A route that Hummingbird's router serves: all but the collector's own, which connections serve themselves.
protocol GatewayRoute: HTTPResponder where Context == GatewayContext {
  /// For metrics.
  var name: RouteName { get }
  var paths: [String] { get }
  var methods: [HTTPRequest.Method] { get }
}

extension GatewayRoute {
  var methods: [HTTPRequest.Method] { [.get, .head] }
}
