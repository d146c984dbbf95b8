import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// Requests that Hummingbird's router answers.
extension ConnectionHandler {
  func respond(_ exchange: Exchange) {
    guard let head = Self.requestHead(exchange.facts) else { return answer(.badRequest) }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: exchange.body)))
    exchange.body = []
    let context = GatewayContext(
      source: GatewayRequestSource(logger: .silent, requestID: exchange.id, eventLoop: loop.eventLoop))
    let listener = listener
    let number = number
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    loop.taskCount += 1
    exchange.task = Task(executorPreference: loop.executor) {
      defer { bound.value.loop.taskCount -= 1 }
      do {
        let response = try await listener.respond(to: request, context)
        bound.value.startAnswer(response, number)
        // Also when nobody waits any more: that ends what makes the body.
        try await response.body.write(AnswerBodyWriter(bound, number, isWhole: response.body.contentLength != nil))
      } catch {
        bound.value.failed(error, number)
      }
    }
  }

  /// Nil for what is no request to a path, as `CONNECT` and `OPTIONS *`.
  private static func requestHead(_ facts: RequestFacts) -> HTTPRequest? {
    guard let method = HTTPRequest.Method(facts.head.method.rawValue), facts.path.hasPrefix("/") else { return nil }
    var fields = HTTPFields()
    for (name, value) in facts.head.headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return HTTPRequest(
      method: method, scheme: "http", authority: facts.host, path: facts.path, headerFields: fields)
  }

  /// Writes the head.
  private func startAnswer(_ response: Response, _ number: UInt64) {
    guard number == self.number, phase == .answering, let context, let exchange else { return }
    let length = response.headers[.contentLength].flatMap { Int($0) }
    var head = head(status: response.status.code, contentLength: length)
    head.contentType = nil
    // RFC 9112, section 6.1: an old client knows no chunks, so the end of the connection is the end of the body.
    head.isChunked = length == nil && !exchange.facts.isHTTP10
    if response.status.code == 304 {
      head.contentLength = nil
      head.isChunked = false
    } else if length == nil, exchange.facts.isHTTP10 {
      head.connection = "close"
      exchange.isLast = true
    }
    var buffer = context.channel.allocator.buffer(capacity: 512)
    head.start(&buffer)
    for field in response.headers where field.name != .contentLength {
      buffer.writeString("\(field.name.rawName): \(field.value)\r\n")
    }
    head.end(&buffer)
    exchange.status = response.status.code
    exchange.isChunked = head.isChunked
    exchange.isAnswerStarted = true
    write(buffer)
  }

  /// A piece of the body; the future ends when the kernel has it. Nil when nobody waits for it any more.
  func writePiece(_ piece: ByteBuffer, _ number: UInt64) -> EventLoopFuture<Void>? {
    guard number == self.number, phase == .answering, let context else { return nil }
    let promise = context.eventLoop.makePromise(of: Void.self)
    append(piece, promise)
    context.flush()
    return promise.futureResult
  }

  /// The end of the body, with its last piece.
  func endAnswer(_ piece: ByteBuffer?, _ number: UInt64) {
    guard number == self.number, phase == .answering, let exchange else { return }
    if let piece { append(piece, nil) }
    if exchange.isChunked, !exchange.facts.isHead { write(ByteBuffer(staticString: "0\r\n\r\n")) }
    answered()
  }

  private func append(_ piece: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
    guard let exchange, let context, !exchange.facts.isHead, piece.readableBytes > 0 else {
      promise?.succeed()
      return
    }
    guard exchange.isChunked else { return write(piece, promise) }
    var size = context.channel.allocator.buffer(capacity: 16)
    size.writeString(String(piece.readableBytes, radix: 16))
    size.writeStaticString("\r\n")
    write(size)
    write(piece)
    write(ByteBuffer(staticString: "\r\n"), promise)
  }

  private func failed(_ error: any Error, _ number: UInt64) {
    guard number == self.number, phase == .answering else { return }
    // Half an answer must not look like a whole one.
    if exchange?.isAnswerStarted == true { return abort() }
    if error is CancellationError { return abort() }
    answer(error as? GatewayFault ?? .internalError)
  }

  private func write(_ buffer: ByteBuffer, _ promise: EventLoopPromise<Void>? = nil) {
    exchange?.bytesOut += buffer.readableBytes
    context?.write(wrapOutboundOut(buffer), promise: promise)
  }
}
