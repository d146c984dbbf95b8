import Testing

@testable import Gateway

/// Buckets, quotas and keys without HTTP.
@Suite struct ThrottleTests {
  @Test func aBucketGivesItsRateInTheLongRun() {
    var bucket = TokenBucket(ThrottleRate(requestsPerSecond: 1_000, burst: 10), now: 0)
    var taken = 0
    // Asked four times as often as it may give, for 10 seconds.
    for step in 0..<40_000 where bucket.take(now: UInt64(step) * 250_000) == nil { taken += 1 }
    #expect((10_000...10_010).contains(taken))
  }

  @Test func aBucketHoldsNoMoreThanItsBurst() {
    var bucket = TokenBucket(ThrottleRate(requestsPerSecond: 10, burst: 2), now: 0)
    let later: UInt64 = 3_600_000_000_000
    #expect(bucket.take(now: later) == nil)
    #expect(bucket.take(now: later) == nil)
    let wait = bucket.take(now: later) ?? 0
    #expect(abs(wait - 0.1) < 1e-9)
    // A clock that goes back gives nothing and breaks nothing.
    #expect(bucket.take(now: later - 1_000_000_000) != nil)
    bucket.giveBack()
    #expect(bucket.take(now: later) == nil)
  }

  @Test func periodsEndAtMidnightUTC() {
    // 2026-11-23 16:04:05, a Monday.
    let now = 1_795_449_845
    let midnight = 1_795_478_400
    #expect(QuotaCount.end(of: .day, at: now) == midnight)
    #expect(QuotaCount.end(of: .day, at: midnight) == midnight + 86_400)
    #expect(QuotaCount.end(of: .week, at: now) == midnight + 6 * 86_400)
    #expect(QuotaCount.end(of: .week, at: midnight + 6 * 86_400 - 1) == midnight + 6 * 86_400)
    #expect(QuotaCount.end(of: .week, at: midnight + 6 * 86_400) == midnight + 13 * 86_400)
    #expect(QuotaCount.end(of: .month, at: now) == midnight + 7 * 86_400)
    // December runs into the next year.
    #expect(QuotaCount.end(of: .month, at: midnight + 10 * 86_400) == midnight + (7 + 31) * 86_400)
    #expect(QuotaCount.end(of: .day, at: -1) == 0)
  }

  @Test func aRequestThatIsRefusedCountsForNothing() {
    let clock = ManualClock()
    var configuration = GatewayConfiguration()
    configuration.apiKeys = [APIKey(name: "a", key: SecretText(AdmissionTests.key), plan: "p")]
    configuration.usagePlans = [UsagePlan(name: "p", quota: Quota(requestCount: 3, period: .day))]
    configuration.throttle = ThrottleRate(requestsPerSecond: 1, burst: 1)
    let throttle = Throttle(configuration, clock: clock.clock)
    #expect(throttle.refusal(client: 0) == nil)
    for _ in 0..<10 { #expect(throttle.refusal(client: 0) == .throttled(retryAfter: 1)) }
    clock.advance(1)
    #expect(throttle.refusal(client: 0) == nil)
    clock.advance(1)
    #expect(throttle.refusal(client: 0) == nil)
    clock.advance(1)
    #expect(throttle.refusal(client: 0)?.type == "LimitExceededException")
  }

  @Test func manyThreadsTakeNoMoreThanThereIs() async {
    let clock = ManualClock()
    var configuration = GatewayConfiguration()
    configuration.apiKeys = [APIKey(name: "a", key: SecretText(AdmissionTests.key), plan: "p")]
    configuration.usagePlans = [UsagePlan(name: "p", quota: Quota(requestCount: 1_000, period: .month))]
    let throttle = Throttle(configuration, clock: clock.clock)
    let passed = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<500).reduce(0) { sum, _ in sum + (throttle.refusal(client: 0) == nil ? 1 : 0) } }
      }
      return await group.reduce(0, +)
    }
    #expect(passed == 1_000)
  }

  @Test func keysAreFoundByTheirWholeText() {
    let keys = (0..<100).map { APIKey(name: "\($0)", key: SecretText("key-number-\($0)-aaaaaaaaaaaaaaa")) }
    let ring = KeyRing(keys)
    for at in 0..<100 { #expect(ring.client(of: "key-number-\(at)-aaaaaaaaaaaaaaa") == at) }
    for wrong in ["", "key-number-1", "key-number-1-aaaaaaaaaaaaaab", "KEY-NUMBER-1-AAAAAAAAAAAAAAA"] {
      #expect(ring.client(of: wrong) == nil)
    }
  }

  @Test func aSecretShowsNowhere() {
    let key = APIKey(name: "shop", key: SecretText(AdmissionTests.key))
    var configuration = GatewayConfiguration()
    configuration.apiKeys = [key]
    configuration.privateKey = SecretText(AdmissionTests.key)
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(key)", String(reflecting: key), "\(configuration)", dumped] {
      #expect(!text.contains(AdmissionTests.key))
    }
  }
}
