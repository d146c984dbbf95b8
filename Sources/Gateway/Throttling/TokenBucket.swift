/// A token bucket: fills at a steady rate up to the burst, and each request takes one token.
struct TokenBucket: Sendable {
  private let rate: ThrottleRate
  private var tokens: Double
  /// Monotonic nanoseconds of the last filling.
  private var filledAt: UInt64

  init(_ rate: ThrottleRate, now: UInt64) {
    self.rate = rate
    tokens = Double(rate.burst)
    filledAt = now
  }

  /// Nil when a token was taken; else the seconds until there is one.
  mutating func take(now: UInt64) -> Double? {
    if now > filledAt {
      tokens = min(Double(rate.burst), tokens + Double(now - filledAt) / 1e9 * rate.requestsPerSecond)
      filledAt = now
    }
    if tokens >= 1 {
      tokens -= 1
      return nil
    }
    return (1 - tokens) / rate.requestsPerSecond
  }

  /// Undoes a `take`.
  mutating func giveBack() { tokens = min(Double(rate.burst), tokens + 1) }
}
