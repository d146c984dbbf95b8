import HummingbirdCore
import NIOCore
import NIOPosix
import Synchronization

/// The HTTP door of the server: takes events on a public listener, answers SQL on a private one.
///
///     let gateway = try Gateway(configuration, GatewayServices(collector: collector, queries: queries))
///     let ports = try await gateway.start()
///     …
///     await gateway.stop()
package final class Gateway: Sendable {
  /// The ports that the listeners have.
  package struct Ports: Sendable, Hashable {
    package let collector: Int
    package let query: Int?
  }

  private enum State: Sendable {
    case new, starting, stopped
    case running(RunningGateway)
  }

  private let configuration: GatewayConfiguration
  private let services: GatewayServices
  private let clock: GatewayClock
  private let state = Mutex(State.new)

  package init(
    _ configuration: GatewayConfiguration, _ services: GatewayServices, clock: GatewayClock = .system
  ) throws(GatewayError) {
    try configuration.validate()
    self.configuration = configuration
    self.services = services
    self.clock = clock
  }

  /// Opens the listeners; both take connections when this returns, or none does.
  package func start() async throws(GatewayError) -> Ports {
    let isNew = state.withLock { state in
      guard case .new = state else { return false }
      state = .starting
      return true
    }
    guard isNew else { throw .alreadyStarted }
    let running: RunningGateway
    do {
      running = try await RunningGateway.start(configuration, services, clock)
    } catch {
      state.withLock { $0 = .stopped }
      throw error
    }
    let isWanted = state.withLock { state in
      guard case .starting = state else { return false }
      state = .running(running)
      return true
    }
    if !isWanted { await running.stop(seconds: 0) }
    return running.ports
  }

  /// Takes no more connections, answers what is under way, then ends; after `drainSeconds` what is left is cut off.
  package func stop() async {
    let running: RunningGateway? = state.withLock { state in
      defer { state = .stopped }
      if case .running(let running) = state { return running }
      return nil
    }
    await running?.stop(seconds: configuration.drainSeconds)
  }

  /// Serves until the task is cancelled.
  package func run() async throws(GatewayError) {
    _ = try await start()
    let (pause, end) = AsyncStream.makeStream(of: Never.self)
    await withTaskCancellationHandler {
      for await _ in pause {}
    } onCancel: {
      end.finish()
    }
    await stop()
  }
}
