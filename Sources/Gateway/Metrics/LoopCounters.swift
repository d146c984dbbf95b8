/// Numbers of the requests that one event loop has answered.
struct LoopCounters: Sendable {
  /// Statuses with a number of their own; others share the last one.
  static let statuses = [200, 204, 304, 400, 403, 404, 406, 408, 413, 415, 429, 431, 500, 502, 503, 504, 0]
  /// Upper bounds of the latency histogram's buckets, in seconds; above is +Inf.
  static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// By route and status.
  private(set) var requests = [Int](repeating: 0, count: RouteName.allCases.count * statuses.count)
  /// By route and bucket, not cumulated.
  private(set) var latencies = [Int](repeating: 0, count: RouteName.allCases.count * (bounds.count + 1))
  /// Nanoseconds by route.
  private(set) var latencySums = [UInt64](repeating: 0, count: RouteName.allCases.count)
  private(set) var bytesIn = 0
  private(set) var bytesOut = 0
  var openedConnections = 0
  var closedConnections = 0

  mutating func count(_ route: RouteName, status: Int, nanoseconds: UInt64, bytesIn: Int, bytesOut: Int) {
    let row = route.rawValue
    requests[row * Self.statuses.count + Self.slot(status)] += 1
    let seconds = Double(nanoseconds) / 1e9
    var bucket = 0
    while bucket < Self.bounds.count, seconds > Self.bounds[bucket] { bucket += 1 }
    latencies[row * (Self.bounds.count + 1) + bucket] += 1
    latencySums[row] &+= nanoseconds
    self.bytesIn += bytesIn
    self.bytesOut += bytesOut
  }

  /// An answer to what was no request.
  mutating func countUnread(_ status: Int, bytesOut: Int) {
    requests[RouteName.unknown.rawValue * Self.statuses.count + Self.slot(status)] += 1
    self.bytesOut += bytesOut
  }

  private static func slot(_ status: Int) -> Int {
    if status == 200 { return 0 }
    return statuses.firstIndex(of: status) ?? statuses.count - 1
  }

  mutating func add(_ other: LoopCounters) {
    for at in requests.indices { requests[at] += other.requests[at] }
    for at in latencies.indices { latencies[at] += other.latencies[at] }
    for at in latencySums.indices { latencySums[at] &+= other.latencySums[at] }
    bytesIn += other.bytesIn
    bytesOut += other.bytesOut
    openedConnections += other.openedConnections
    closedConnections += other.closedConnections
  }
}

/// The routes as metrics tell them apart.
enum RouteName: Int, CaseIterable, Sendable {
  case collect, preflight, health, ready, page, live, query, metrics, unknown
}
