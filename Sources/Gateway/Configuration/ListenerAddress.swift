import Columnar

/// Where a listener takes connections.
package struct ListenerAddress: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address; `0.0.0.0` and `::` are every interface.
  package var host: String
  /// 0: a free one, which `Gateway.start` tells.
  package var port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { LoopbackHost.contains(host) }
}
