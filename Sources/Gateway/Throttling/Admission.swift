import Columnar

/// Which requests a listener lets in, told from their heads alone.
protocol Admission: Sendable {
  /// Nil when the request may go on.
  func refusal(_ facts: RequestFacts, _ route: RouteName) -> GatewayFault?
}

/// The collector's: keys, rates and quotas for requests that bring events; the rest is open.
struct CollectorAdmission: Admission {
  private let keys: KeyRing
  private let throttle: Throttle

  init(_ configuration: GatewayConfiguration, clock: GatewayClock) {
    keys = KeyRing(configuration.apiKeys)
    throttle = Throttle(configuration, clock: clock)
  }

  func refusal(_ facts: RequestFacts, _ route: RouteName) -> GatewayFault? {
    guard route == .collect else { return nil }
    var client: Int?
    if !keys.isEmpty {
      // `navigator.sendBeacon` cannot set a header.
      guard let key = facts.apiKey ?? facts.queryValue("key"), let found = keys.client(of: key) else {
        return .forbidden
      }
      client = found
    }
    return throttle.refusal(client: client)
  }
}

/// The query listener's: one key; on loopback without one, only what is really meant for this machine.
struct QueryAdmission: Admission {
  let key: SecretText?

  func refusal(_ facts: RequestFacts, _ route: RouteName) -> GatewayFault? {
    if let key {
      return Self.bears(facts, key) || route == .health ? nil : .forbidden
    }
    // A page of any site can make a browser on this machine send requests here, also under a name that its owner lets
    // point to 127.0.0.1: such requests carry a foreign host or origin.
    guard let host = facts.host, LoopbackHost.contains(Self.name(host)) else { return .forbidden }
    if let origin = facts.origin {
      guard let mark = origin.firstRange(of: "://"),
        LoopbackHost.contains(Self.name(origin[mark.upperBound...]))
      else { return .forbidden }
    }
    return nil
  }

  private static func bears(_ facts: RequestFacts, _ key: SecretText) -> Bool {
    if let sent = facts.apiKey { return key.matches(sent.utf8) }
    guard let sent = facts.authorization, RequestFacts.equal(sent.prefix(7), "bearer ") else { return false }
    return key.matches(sent.dropFirst(7).utf8)
  }

  /// The host without its port: `localhost:8081`, `[::1]:8081`.
  static func name(_ host: some StringProtocol) -> String {
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return host.prefix { $0 != ":" }.lowercased()
  }
}
