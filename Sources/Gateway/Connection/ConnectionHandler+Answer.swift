import Ingest
import NIOCore

/// Answers that the connection writes itself, each in one buffer.
extension ConnectionHandler {
  func answer(_ receipt: CollectReceipt) {
    var body = [UInt8]()
    body.reserveCapacity(48)
    body.append(contentsOf: "{\"accepted\":".utf8)
    body.append(contentsOf: String(receipt.accepted).utf8)
    body.append(contentsOf: ",\"rejected\":".utf8)
    body.append(contentsOf: String(receipt.rejected).utf8)
    body.append(UInt8(ascii: "}"))
    write(head(status: 200, contentLength: body.count), body)
  }

  func answer(_ fault: GatewayFault) {
    exchange?.fault = fault
    let body = fault.body(showsDetail: listener.showsDetail)
    var head = head(status: fault.status, contentLength: body.count)
    head.fault = fault
    if fault.closes { head.connection = "close" }
    write(head, body)
  }

  func answerPreflight(_ exchange: Exchange) {
    var head = head(status: 204, contentLength: nil)
    head.contentType = nil
    head.corsLines = listener.cors?.preflightLines(origin: exchange.facts.origin)
    write(head, [])
  }

  /// The head of an answer to the request under way, or to one that could not be read.
  func head(status: Int, contentLength: Int?) -> AnswerHead {
    var head = AnswerHead(
      status: status, contentLength: contentLength, requestID: exchange?.id ?? loop.ids.next(), date: loop.date)
    if closesAfterAnswer {
      head.connection = "close"
    } else if exchange?.facts.isHTTP10 == true {
      head.connection = "keep-alive"
    }
    if let exchange, exchange.route == .collect { head.corsLines = listener.cors?.lines(origin: exchange.facts.origin) }
    return head
  }

  private func write(_ head: AnswerHead, _ body: [UInt8]) {
    guard let context else { return }
    var buffer = context.channel.allocator.buffer(capacity: 512 + body.count)
    head.start(&buffer)
    head.end(&buffer)
    if exchange?.facts.isHead != true { buffer.writeBytes(body) }
    if exchange == nil { loop.counters.countUnread(head.status, bytesOut: buffer.readableBytes) }
    exchange?.status = head.status
    exchange?.bytesOut = buffer.readableBytes
    exchange?.isAnswerStarted = true
    context.write(wrapOutboundOut(buffer), promise: nil)
    answered()
  }
}
