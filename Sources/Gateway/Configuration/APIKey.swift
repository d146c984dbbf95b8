/// A client's key, sent as `x-api-key`.
package struct APIKey: Sendable, Hashable {
  /// Who has it; shown in logs and metrics.
  package var name: String
  package var key: SecretText
  /// Name of its usage plan; nil: no limits of its own.
  package var plan: String?

  package init(name: String, key: SecretText, plan: String? = nil) {
    self.name = name
    self.key = key
    self.plan = plan
  }
}

/// How much each key of the plan may send.
package struct UsagePlan: Sendable, Hashable {
  package var name: String
  package var throttle: ThrottleRate?
  package var quota: Quota?

  package init(name: String, throttle: ThrottleRate? = nil, quota: Quota? = nil) {
    self.name = name
    self.throttle = throttle
    self.quota = quota
  }
}

/// A token bucket: requests per second in the long run, and how many may come at once.
package struct ThrottleRate: Sendable, Hashable {
  package var requestsPerSecond: Double
  package var burst: Int

  package init(requestsPerSecond: Double, burst: Int) {
    self.requestsPerSecond = requestsPerSecond
    self.burst = burst
  }
}

/// A number of requests within a period, which begins at midnight UTC: on each day, on Mondays, on the first of a month.
package struct Quota: Sendable, Hashable {
  package enum Period: String, Sendable, Hashable, CaseIterable { case day, week, month }

  package var requestCount: Int
  package var period: Period

  package init(requestCount: Int, period: Period) {
    self.requestCount = requestCount
    self.period = period
  }
}
