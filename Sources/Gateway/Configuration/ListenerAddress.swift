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
  package var isLoopback: Bool { Self.isLoopback(host: host) }

  static func isLoopback(host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "::1" { return true }
    // A name may begin with `127.` too and point anywhere: an address in numbers alone counts.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { isByte($0) }
  }

  private static func isByte(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(text) != nil
  }
}
