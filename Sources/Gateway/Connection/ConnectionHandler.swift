import NIOCore
import NIOHTTP1

/// One connection: reads requests, has them answered one after the other, and cuts off clients that are too slow.
///
///     waiting -> head -> body -> answering -> waiting …
///                                  └-> lingering -> closed
///
/// Everything here runs on the connection's event loop. Requests that come in while one is being answered (pipelining)
/// wait in a queue that holds what one read brought; reading stops until it is empty.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Phase {
    /// For the first byte of a request.
    case waiting
    /// For the end of its headers.
    case head
    case body
    case answering
    /// The last answer is out; what still comes in is dropped, so that closing does not destroy the answer on its way.
    case lingering
    case closed
  }

  /// Seconds that a client has to close its side after the last answer.
  private static let lingerSeconds = 2.0

  let listener: Listener
  let loop: LoopState
  var phase = Phase.waiting
  /// Monotonic nanoseconds at which the phase has lasted too long.
  private(set) var deadline = UInt64.max
  var exchange: Exchange?
  /// Counts requests: an answer that comes too late finds another number.
  private(set) var number: UInt64 = 0
  private(set) var context: ChannelHandlerContext?
  private(set) var address = ""
  private var queue = CircularBuffer<HTTPServerRequestPart>()
  private var isDraining = false
  /// Between the first and the last part that one read brings: answers are flushed together at its end.
  private var isReading = false
  private var holdsRead = false
  private var isInputEnded = false
  private var isStopping = false
  /// What is wrong with the bytes behind the requests that could be read.
  private var parseFault: GatewayFault?

  init(_ listener: Listener, _ loop: LoopState) {
    self.listener = listener
    self.loop = loop
  }

  // MARK: Life

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    loop.add(self)
    if context.channel.isActive { opened(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    opened(context)
    context.fireChannelActive()
  }

  private func opened(_ context: ChannelHandlerContext) {
    guard address.isEmpty else { return }
    address = context.channel.remoteAddress?.ipAddress ?? "unknown"
    setDeadline(listener.limits.idleSeconds)
    if listener.connections.count > listener.limits.connections {
      refuse(.busy(retryAfter: 1, reason: "\(listener.limits.connections) connections are open").closing)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    ended()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    ended()
    self.context = nil
  }

  private func ended() {
    guard phase != .closed else { return }
    phase = .closed
    deadline = .max
    queue.removeAll()
    finishExchange(wasCutOff: true)
    loop.remove(self)
  }

  /// Ends the connection now.
  func abort() { context?.close(promise: nil) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isStopping = true
      if phase == .waiting, queue.isEmpty { abort() }
    case ChannelEvent.inputClosed:
      isInputEnded = true
      switch phase {
      case .waiting where queue.isEmpty, .lingering: abort()
      // Nobody reads a result any more; events that came whole are kept all the same.
      case .answering: exchange?.task?.cancel()
      default: break
      }
      context.fireUserInboundEventTriggered(event)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else { return abort() }
    if case .headerOverflow = error { parseFault = .headersTooLong } else { parseFault = .badRequest }
    refuseUnreadable()
  }

  /// Tells the client that what it sent is no request, once what came before is answered.
  private func refuseUnreadable() {
    guard let fault = parseFault, queue.isEmpty else { return }
    switch phase {
    case .waiting, .head, .body:
      parseFault = nil
      refuse(fault)
    case .answering, .lingering, .closed: break
    }
  }

  // MARK: Reading

  /// The first byte behind the last request.
  func bytesArrived() {
    guard phase == .waiting, queue.isEmpty else { return }
    phase = .head
    setDeadline(listener.limits.headerSeconds)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    isReading = true
    switch phase {
    case .lingering, .closed: return
    case .answering: queue.append(part)
    default: if queue.isEmpty, !isBlocked { take(part) } else { queue.append(part) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    context.flush()
    drain()
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if queue.isEmpty, !isBlocked { context.read() } else { holdsRead = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    drain()
    context.fireChannelWritabilityChanged()
  }

  /// Whether the client does not read its answers: then it gets no further ones.
  private var isBlocked: Bool { phase != .answering && context?.channel.isWritable == false }

  private func take(_ part: HTTPServerRequestPart) {
    switch part {
    case .head(let head): begin(head)
    case .body(let bytes): add(bytes)
    case .end: dispatch()
    }
  }

  /// Goes on with requests that came in behind the last one.
  func drain() {
    guard !isDraining else { return }
    isDraining = true
    var isFlushDue = false
    while phase != .answering, !isBlocked, let part = queue.popFirst() {
      if phase == .lingering || phase == .closed { continue }
      take(part)
      isFlushDue = true
    }
    isDraining = false
    if isFlushDue { context?.flush() }
    refuseUnreadable()
    if queue.isEmpty, phase == .waiting, isInputEnded { return abort() }
    if holdsRead, queue.isEmpty, !isBlocked {
      holdsRead = false
      context?.read()
    }
  }

  // MARK: Ending a request

  func startBodyPhase(_ exchange: Exchange) {
    number += 1
    self.exchange = exchange
    phase = .body
    setDeadline(listener.limits.bodySeconds)
  }

  func startAnswering(seconds: Double) {
    phase = .answering
    setDeadline(seconds)
  }

  /// The answer is written, all of it.
  func answered() {
    let isLast = closesAfterAnswer
    finishExchange(wasCutOff: false)
    if isLast { return linger() }
    phase = .waiting
    setDeadline(listener.limits.idleSeconds)
    if !isReading, !isDraining {
      context?.flush()
      drain()
    }
  }

  /// Whether the connection ends behind the answer of the request under way.
  var closesAfterAnswer: Bool {
    isStopping || (isInputEnded && queue.isEmpty && parseFault == nil) || exchange?.isLast != false
      || exchange?.fault?.closes == true
  }

  private func linger() {
    guard let context else { return }
    context.flush()
    queue.removeAll()
    if isInputEnded { return abort() }
    phase = .lingering
    setDeadline(Self.lingerSeconds)
    context.close(mode: .output, promise: nil)
    if holdsRead {
      holdsRead = false
      context.read()
    }
  }

  /// Answers with a fault and closes, at any time before an answer has begun.
  func refuse(_ fault: GatewayFault) {
    var closing = fault
    closing.closes = true
    phase = .answering
    if exchange == nil { number += 1 }
    exchange?.fault = closing
    answer(closing)
  }

  func deadlinePassed() {
    deadline = .max
    switch phase {
    case .waiting, .lingering, .closed: abort()
    case .head, .body: refuse(.requestTimeout)
    case .answering:
      exchange?.task?.cancel()
      if exchange?.isAnswerStarted == true { abort() } else { refuse(.answerTimeout) }
    }
  }

  func setDeadline(_ seconds: Double) { deadline = loop.now &+ UInt64(seconds * 1e9) }

  func extendDeadline(_ seconds: Double) { deadline = deadline &+ UInt64(seconds * 1e9) }
}

extension GatewayFault {
  /// The same, with the end of the connection behind it.
  var closing: GatewayFault {
    var copy = self
    copy.closes = true
    return copy
  }
}
