import Gateway
import Synchronization
import Testing

/// A clock that stands still until a test moves it.
final class ManualClock: Sendable {
  private let state: Mutex<(nanoseconds: UInt64, seconds: Int)>

  init(seconds: Int = 1_795_449_845) { state = Mutex((1_000_000_000, seconds)) }

  func advance(_ seconds: Double) {
    state.withLock {
      $0.nanoseconds += UInt64(seconds * 1e9)
      $0.seconds += Int(seconds)
    }
  }

  var clock: GatewayClock {
    GatewayClock(
      monotonic: { self.state.withLock { $0.nanoseconds } }, seconds: { self.state.withLock { $0.seconds } })
  }
}

/// Keys, rates, quotas and CORS at the public listener.
@Suite struct AdmissionTests {
  static let key = "abcdefghijklmnopqrstuvwxyz"
  private static let otherKey = "zyxwvutsrqponmlkjihgfedcba"

  private static func withKeys(_ configuration: inout GatewayConfiguration) {
    configuration.apiKeys = [
      APIKey(name: "shop", key: SecretText(key), plan: "small"), APIKey(name: "admin", key: SecretText(otherKey)),
    ]
    configuration.usagePlans = [
      UsagePlan(
        name: "small", throttle: ThrottleRate(requestsPerSecond: 2, burst: 3),
        quota: Quota(requestCount: 5, period: .day))
    ]
  }

  @Test func withoutItsKeyARequestIsForbidden() async throws {
    try await TestGateway.run {
      Self.withKeys(&$0)
    } _: { test in
      let wrong = [[], ["x-api-key: "], ["x-api-key: \(Self.key)x"], ["x-api-key: \(Self.key.dropLast())y"]]
      for headers in wrong {
        let response = try await test.post("/clickstream", "{}", headers: headers)
        #expect(response.status == 403)
        #expect(response.text == #"{"message":"Forbidden"}"#)
        #expect(response.headers["x-amzn-errortype"] == "ForbiddenException")
      }
      #expect(try await test.post("/clickstream", "{}", headers: ["X-API-Key: \(Self.otherKey)"]).status == 200)
      #expect(try await test.post("/clickstream?v=1&key=\(Self.otherKey)", "{}").status == 200)
      #expect(try await test.post("/clickstream?key=%61\(Self.key.dropFirst())", "{}").status == 200)
      #expect(try await test.post("/clickstream?key=%zz\(Self.key)", "{}").status == 403)
      #expect(try await test.get("/health").status == 200)
      #expect(test.collector.bodies.withLock { $0.count } == 3)
    }
  }

  @Test func burstRateAndQuotaOfAPlan() async throws {
    let clock = ManualClock()
    try await TestGateway.run(clock: clock.clock) {
      Self.withKeys(&$0)
    } _: { test in
      func post(_ key: String) async throws -> RawResponse {
        try await test.post("/clickstream", "{}", headers: ["x-api-key: \(key)"])
      }
      for _ in 0..<3 { #expect(try await post(Self.key).status == 200) }
      let refused = try await post(Self.key)
      #expect(refused.status == 429)
      #expect(refused.text == #"{"message":"Too Many Requests"}"#)
      #expect(refused.headers["x-amzn-errortype"] == "TooManyRequestsException")
      #expect(refused.headers["retry-after"] == "1")
      // Another client is not touched.
      for _ in 0..<5 { #expect(try await post(Self.otherKey).status == 200) }
      clock.advance(1)
      for _ in 0..<2 { #expect(try await post(Self.key).status == 200) }
      clock.advance(10)
      let exhausted = try await post(Self.key)
      #expect(exhausted.status == 429)
      #expect(exhausted.text == #"{"message":"Limit Exceeded"}"#)
      #expect(exhausted.headers["x-amzn-errortype"] == "LimitExceededException")
      // 2026-11-23 16:04:05 and 11 seconds; the day ends at midnight UTC.
      let secondsOfDay = 16 * 3_600 + 4 * 60 + 16
      #expect(exhausted.headers["retry-after"] == String(86_400 - secondsOfDay))
      clock.advance(8 * 3_600)
      #expect(try await post(Self.key).status == 200)
    }
  }

  @Test func theRateOfAllRequests() async throws {
    let clock = ManualClock()
    try await TestGateway.run(clock: clock.clock) {
      $0.throttle = ThrottleRate(requestsPerSecond: 0.5, burst: 2)
    } _: { test in
      for _ in 0..<2 { #expect(try await test.post("/clickstream", "{}").status == 200) }
      let refused = try await test.post("/clickstream", "{}")
      #expect(refused.status == 429)
      #expect(refused.headers["retry-after"] == "2")
      #expect(try await test.get("/health").status == 200)
      clock.advance(2)
      #expect(try await test.post("/clickstream", "{}").status == 200)
    }
  }

  @Test func preflightAndOrigins() async throws {
    try await TestGateway.run { test in
      let preflight = try await test.get(
        "/clickstream", headers: ["Origin: https://shop.example", "Access-Control-Request-Method: POST"],
        method: "OPTIONS")
      #expect(preflight.status == 204)
      #expect(preflight.headers["access-control-allow-origin"] == "*")
      #expect(preflight.headers["access-control-allow-methods"] == "OPTIONS,POST")
      #expect(preflight.headers["access-control-allow-headers"] == "Content-Type,Content-Encoding,X-Api-Key")
      #expect(preflight.headers["access-control-max-age"] == "7200")
      let response = try await test.post("/clickstream", "{}", headers: ["Origin: https://shop.example"])
      #expect(response.headers["access-control-allow-origin"] == "*")
      #expect(try await test.post("/clickstream", "{}").headers["access-control-allow-origin"] == nil)
    }
    try await TestGateway.run {
      $0.cors?.origins = ["https://shop.example"]
    } _: { test in
      let known = try await test.post("/clickstream", "{}", headers: ["Origin: https://shop.example"])
      #expect(known.headers["access-control-allow-origin"] == "https://shop.example")
      #expect(known.headers["vary"] == "Origin")
      let unknown = try await test.get("/clickstream", headers: ["Origin: https://evil.example"], method: "OPTIONS")
      #expect(unknown.status == 204)
      #expect(unknown.headers["access-control-allow-origin"] == nil)
      #expect(unknown.headers["access-control-allow-methods"] == nil)
    }
    try await TestGateway.run {
      $0.cors = nil
    } _: { test in
      let response = try await test.get("/clickstream", headers: ["Origin: https://a.example"], method: "OPTIONS")
      #expect(response.status == 403)
    }
  }

  @Test func aRefusalCanBeReadByTheBrowser() async throws {
    try await TestGateway.run {
      Self.withKeys(&$0)
    } _: { test in
      let response = try await test.post("/clickstream", "{}", headers: ["Origin: https://shop.example"])
      #expect(response.status == 403)
      #expect(response.headers["access-control-allow-origin"] == "*")
    }
  }
}
