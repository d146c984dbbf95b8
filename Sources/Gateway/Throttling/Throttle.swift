import Synchronization

/// The rates and quotas of every client, and the rate of all together, in memory.
///
/// The client's own limits come first, as in API Gateway; a request that is refused counts for none of them.
final class Throttle: Sendable {
  private struct Client: Sendable {
    var bucket: TokenBucket?
    var quota: QuotaCount?
  }

  /// A mutex cannot lie in an array.
  private final class Locked: Sendable {
    let client: Mutex<Client>
    init(_ client: Client) { self.client = Mutex(client) }
  }

  /// By client; nil for those without limits.
  private let clients: [Locked?]
  private let all: Mutex<TokenBucket?>
  private let clock: GatewayClock
  private let limitsAll: Bool

  init(_ configuration: GatewayConfiguration, clock: GatewayClock) {
    self.clock = clock
    let now = clock.monotonic()
    clients = configuration.apiKeys.map { key in
      guard let plan = configuration.usagePlans.first(where: { $0.name == key.plan }),
        plan.throttle != nil || plan.quota != nil
      else { return nil }
      return Locked(
        Client(bucket: plan.throttle.map { TokenBucket($0, now: now) }, quota: plan.quota.map { QuotaCount($0) }))
    }
    all = Mutex(configuration.throttle.map { TokenBucket($0, now: now) })
    limitsAll = configuration.throttle != nil
  }

  /// Nil when the request may pass.
  func refusal(client: Int?) -> GatewayFault? {
    let own = client.flatMap { clients[$0] }
    if own == nil, !limitsAll { return nil }
    let now = clock.monotonic()
    if let own, let refusal = own.client.withLock({ refusal(&$0, now) }) { return refusal }
    guard limitsAll, let wait = all.withLock({ $0?.take(now: now) }) else { return nil }
    own?.client.withLock { client in
      client.bucket?.giveBack()
      client.quota?.giveBack()
    }
    return .throttled(retryAfter: Self.wholeSeconds(wait))
  }

  private func refusal(_ client: inout Client, _ now: UInt64) -> GatewayFault? {
    if let wait = client.bucket?.take(now: now) { return .throttled(retryAfter: Self.wholeSeconds(wait)) }
    if let wait = client.quota?.take(seconds: clock.seconds()) {
      client.bucket?.giveBack()
      return .quotaExceeded(retryAfter: wait)
    }
    return nil
  }

  private static func wholeSeconds(_ seconds: Double) -> Int { Int(min(max(1, seconds.rounded(.up)), 86_400)) }
}
