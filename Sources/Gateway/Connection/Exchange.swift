import NIOCore
import NIOHTTP1

/// One request and its answer.
final class Exchange {
  let facts: RequestFacts
  let id: String
  let route: RouteName
  /// Monotonic nanoseconds at which its head was there.
  let startedAt: UInt64
  var body: [UInt8] = []
  /// Bytes of the body that came, kept or not.
  var bodyByteCount = 0
  /// Bytes that count against the limit of all bodies.
  var heldByteCount = 0
  /// Decided before the body is there: the body is dropped, and this is the answer.
  var fault: GatewayFault?
  var status = 0
  var bytesOut = 0
  /// Whether the head of the answer is written.
  var isAnswerStarted = false
  /// Whether the body of the answer goes out in chunks.
  var isChunked = false
  /// Whether the connection ends behind the answer.
  var isLast: Bool
  var task: Task<Void, Never>?

  init(_ facts: RequestFacts, id: String, route: RouteName, startedAt: UInt64) {
    self.facts = facts
    self.id = id
    self.route = route
    self.startedAt = startedAt
    isLast = !facts.isKeepAlive
  }
}
