import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hummingbird's server for one listener.
final class ListeningServer: Sendable {
  let port: Int
  private let server: Server<GatewayChannel>
  private let task: Task<Void, any Error>

  private init(port: Int, server: Server<GatewayChannel>, task: Task<Void, any Error>) {
    self.port = port
    self.server = server
    self.task = task
  }

  /// Returns when the listener takes connections.
  static func start(
    _ listener: Listener, _ address: ListenerAddress, _ group: MultiThreadedEventLoopGroup
  ) async throws(GatewayError) -> ListeningServer {
    let (started, starting) = AsyncStream.makeStream(of: Result<Int, any Error>.self)
    let server = Server(
      childChannelSetup: GatewayChannel(listener: listener),
      configuration: ServerConfiguration(address: .hostname(address.host, port: address.port), backlog: 4_096),
      onServerRunning: { starting.yield(.success($0.localAddress?.port ?? address.port)) },
      eventLoopGroup: group, logger: .silent)
    let task = Task {
      do { try await server.run() } catch {
        starting.yield(.failure(error))
        throw error
      }
    }
    // A task of its own, as a cancelled one would not wait, and leave a server behind that is about to start.
    let result = await Task {
      for await result in started { return result }
      return .failure(CancellationError())
    }.value
    switch result {
    case .success(let port): return ListeningServer(port: port, server: server, task: task)
    case .failure(let error):
      _ = await task.result
      throw fault(error, listener, address)
    }
  }

  private static func fault(_ error: any Error, _ listener: Listener, _ address: ListenerAddress) -> GatewayError {
    if let error = error as? IOError, error.errnoCode == EADDRINUSE {
      return .portTaken(listener: listener.kind.rawValue, address: address)
    }
    return .cannotListen(listener: listener.kind.rawValue, address: address, reason: "\(error)")
  }

  /// Returns when every connection has ended.
  func stop() async {
    // A server that has stopped already is what is wanted.
    try? await server.shutdownGracefully()
    _ = await task.result
  }
}
