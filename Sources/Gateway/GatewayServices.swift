import Ingest

/// What the gateway serves, and what it asks.
package struct GatewayServices: Sendable {
  package var collector: any EventCollector
  /// Nil: no `/query`.
  package var queries: (any QueryService)?
  /// Further numbers for `/metrics`, beside the collector's and the gateway's own.
  package var metrics: [@Sendable () -> [MetricSample]] = []
  /// Further conditions of `/ready`.
  package var readiness: [@Sendable () -> CollectorReadiness] = []
  /// The JSON of `/live/events`; called on a listener's thread, so it must be quick.
  package var liveEvents: (@Sendable () -> [UInt8])?

  package init(collector: any EventCollector, queries: (any QueryService)? = nil) {
    self.collector = collector
    self.queries = queries
  }
}
