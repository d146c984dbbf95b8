import HTTPTypes
import Hummingbird
import Ingest

/// `GET /metrics`: the numbers of all parts in Prometheus' text format.
struct MetricsRoute: GatewayRoute {
  let name = RouteName.metrics
  let paths = ["/metrics"]
  let services: GatewayServices
  let loops: EventLoopStates
  let queries: QueryWorkers?
  let bodies: BodyMemory

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let counters = await loops.counters()
    var samples = services.collector.metrics() + services.metrics.flatMap { $0() } + gauges(counters)
    samples += HTTPMetrics.samples(counters)
    var text = PrometheusText()
    text.append(samples)
    HTTPMetrics.appendLatencies(counters, to: &text)
    return Response(
      status: .ok, headers: [.contentType: PrometheusText.contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.bytes)))
  }

  private func gauges(_ counters: LoopCounters) -> [MetricSample] {
    let load = queries?.load ?? (running: 0, waiting: 0)
    return [
      MetricSample(
        "colq_http_body_memory_bytes", .gauge, help: "Bytes of request bodies in memory.", Double(bodies.byteCount)),
      MetricSample("colq_queries_running", .gauge, help: "Queries that run.", Double(load.running)),
      MetricSample("colq_queries_waiting", .gauge, help: "Queries that wait for their turn.", Double(load.waiting)),
    ]
  }
}
