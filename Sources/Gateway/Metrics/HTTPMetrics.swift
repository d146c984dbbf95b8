import Ingest

/// The gateway's own numbers as samples.
enum HTTPMetrics {
  static func samples(_ counters: LoopCounters) -> [MetricSample] {
    var samples: [MetricSample] = []
    for route in RouteName.allCases {
      for (slot, status) in LoopCounters.statuses.enumerated() {
        let count = counters.requests[route.rawValue * LoopCounters.statuses.count + slot]
        if count == 0 { continue }
        samples.append(
          MetricSample(
            "colq_http_requests_total", .counter, help: "Requests by route and status.",
            labels: ["route": "\(route)", "status": status == 0 ? "other" : "\(status)"], Double(count)))
      }
    }
    return samples + [
      MetricSample(
        "colq_http_connections", .gauge, help: "Open connections.",
        Double(counters.openedConnections - counters.closedConnections)),
      MetricSample(
        "colq_http_connections_total", .counter, help: "Connections since the start.",
        Double(counters.openedConnections)),
      MetricSample(
        "colq_http_received_bytes_total", .counter, help: "Bytes of request bodies.", Double(counters.bytesIn)),
      MetricSample("colq_http_sent_bytes_total", .counter, help: "Bytes of answers.", Double(counters.bytesOut)),
    ]
  }

  static func appendLatencies(_ counters: LoopCounters, to text: inout PrometheusText) {
    let name = "colq_http_request_duration_seconds"
    text.begin(name, "histogram", help: "From the head of a request to the end of its answer.")
    let width = LoopCounters.bounds.count + 1
    for route in RouteName.allCases {
      let buckets = counters.latencies[route.rawValue * width..<(route.rawValue + 1) * width]
      if buckets.allSatisfy({ $0 == 0 }) { continue }
      var count = 0
      for (at, bucket) in buckets.enumerated() {
        count += bucket
        let bound = at < LoopCounters.bounds.count ? PrometheusText.number(LoopCounters.bounds[at]) : "+Inf"
        text.line(name + "_bucket", [("route", "\(route)"), ("le", bound)], Double(count))
      }
      text.line(name + "_sum", [("route", "\(route)")], Double(counters.latencySums[route.rawValue]) / 1e9)
      text.line(name + "_count", [("route", "\(route)")], Double(count))
    }
  }
}
