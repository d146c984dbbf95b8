/// Why the gateway does not start.
package enum GatewayError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A setting that cannot be used, named as in `GatewayConfiguration`.
  case setting(_ name: String, _ reason: String)
  case portTaken(listener: String, address: ListenerAddress)
  case cannotListen(listener: String, address: ListenerAddress, reason: String)
  /// A gateway starts once.
  case alreadyStarted

  package var description: String {
    switch self {
    case .setting(let name, let reason): "\(name): \(reason)"
    case .portTaken(let listener, let address):
      "the \(listener) listener cannot have \(address): another program has that port; stop it, or choose another port"
    case .cannotListen(let listener, let address, let reason):
      "the \(listener) listener cannot listen on \(address): \(reason)"
    case .alreadyStarted: "the gateway was started before; make another one"
    }
  }
}
