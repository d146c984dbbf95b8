import Hummingbird
import Logging
import NIOCore

/// What a route knows of a request beside the request itself.
struct GatewayContext: RequestContext {
  typealias Source = GatewayRequestSource

  var coreContext: CoreRequestContextStorage
  let requestID: String
  let eventLoop: any EventLoop

  init(source: GatewayRequestSource) {
    coreContext = CoreRequestContextStorage(source: source)
    requestID = source.requestID
    eventLoop = source.eventLoop
  }
}

struct GatewayRequestSource: RequestContextSource {
  let logger: Logger
  let requestID: String
  let eventLoop: any EventLoop
}

extension Logger {
  /// For Hummingbird, which wants one: the gateway says what it has to say by errors, metrics and the access log.
  static let silent = Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() }
}
