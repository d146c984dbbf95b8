import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Makes the pipeline of each connection that Hummingbird's server accepts: watch, parser, handler.
struct GatewayChannel: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  let listener: Listener

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard let loop = listener.state(of: channel.eventLoop) else { throw ChannelError.operationUnsupported }
      let listener = listener
      listener.connections.opened()
      channel.closeFuture.whenComplete { _ in listener.connections.closed() }
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = listener.limits.headerByteCount
      limits.maxHeaderListSize = listener.limits.headerByteCount
      let connection = ConnectionHandler(listener, loop)
      let parser = HTTPRequestDecoder(
        leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop, limitConfiguration: limits)
      try channel.pipeline.syncOperations.addHandlers([
        FirstByteWatch(connection), ByteToMessageHandler(parser), connection,
      ])
      return Value(channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    // Ends without an error whatever ended the connection.
    try? await value.channel.closeFuture.get()
  }
}
