import NIOCore
import NIOHTTP1

/// From the head of a request to its dispatch.
extension ConnectionHandler {
  /// Bytes of an unwanted body that are read for the sake of the connection; a longer one ends it.
  private static let droppedByteLimit = 64 << 10

  func begin(_ head: HTTPRequestHead) {
    let facts = RequestFacts(head)
    let route = listener.route(facts)
    let exchange = Exchange(facts, id: loop.ids.next(), route: route, startedAt: listener.clock.monotonic())
    exchange.fault = fault(of: facts, route)
    startBodyPhase(exchange)
    if let fault = exchange.fault {
      let isLong = facts.contentLength.map { $0 > Self.droppedByteLimit } ?? false
      if fault.closes || isLong || facts.expectsContinue { refuse(fault) }
    } else if facts.expectsContinue, !facts.isHTTP10, let context {
      var line = context.channel.allocator.buffer(capacity: 32)
      line.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(line), promise: nil)
    }
  }

  /// What is wrong with a request as far as its head tells.
  private func fault(of facts: RequestFacts, _ route: RouteName) -> GatewayFault? {
    if facts.host == nil, !facts.isHTTP10 { return .badRequest }
    if facts.head.uri.utf8.count > listener.limits.headerByteCount { return .headersTooLong }
    if let refusal = listener.refusal(facts, route) { return refusal }
    if let length = facts.contentLength, length > listener.limits.bodyByteCount { return .tooLong }
    return nil
  }

  func add(_ bytes: ByteBuffer) {
    guard phase == .body, let exchange else { return }
    let count = bytes.readableBytes
    let total = exchange.bodyByteCount + count
    exchange.bodyByteCount = total
    if let fault = exchange.fault {
      if total > Self.droppedByteLimit { refuse(fault) }
      return
    }
    if total > listener.limits.bodyByteCount { return refuse(.tooLong) }
    guard listener.bodies.take(count) else {
      return refuse(.busy(retryAfter: 1, reason: "the bodies of all requests take too much memory"))
    }
    exchange.heldByteCount += count
    exchange.body.append(contentsOf: bytes.readableBytesView)
    // A client that keeps up the slowest rate may take its time.
    let allowance = Double(count) / Double(listener.limits.bodyBytesPerSecond)
    extendDeadline(allowance)
  }

  func dispatch() {
    guard phase == .body, let exchange else { return }
    startAnswering(seconds: exchange.route == .collect ? listener.limits.answerSeconds : listener.routeSeconds)
    if let fault = exchange.fault { return answer(fault) }
    switch exchange.route {
    case .collect: collect(exchange)
    case .preflight: answerPreflight(exchange)
    default: respond(exchange)
    }
  }

  /// Gives back what the exchange holds, and counts it.
  func finishExchange(wasCutOff: Bool) {
    guard let exchange else { return }
    self.exchange = nil
    // Nobody sees this status but the log: the client left before it had an answer.
    if wasCutOff, exchange.status == 0 { exchange.status = 499 }
    if exchange.heldByteCount > 0 { listener.bodies.giveBack(exchange.heldByteCount) }
    if wasCutOff { exchange.task?.cancel() }
    let took = listener.clock.monotonic() &- exchange.startedAt
    loop.counters.count(
      exchange.route, status: exchange.status, nanoseconds: took, bytesIn: exchange.bodyByteCount,
      bytesOut: exchange.bytesOut)
    if let log = listener.accessLog {
      log.note(
        AccessLog.Entry(
          requestID: exchange.id, address: address, method: exchange.facts.head.method.rawValue,
          path: exchange.facts.path, status: exchange.status, byteCount: exchange.bytesOut, nanoseconds: took,
          seconds: listener.clock.seconds()))
    }
  }
}
