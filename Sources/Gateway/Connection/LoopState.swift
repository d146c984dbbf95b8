import NIOCore

/// What the connections of one event loop share. Touched on that loop only, so it needs no lock.
final class LoopState {
  let eventLoop: any EventLoop
  let executor: LoopTaskExecutor
  private let clock: GatewayClock
  private var connections: [ObjectIdentifier: ConnectionHandler] = [:]
  var counters = LoopCounters()
  /// Tasks that will come back to this loop.
  var taskCount = 0
  var ids = RequestIDs()
  /// Text of the header `Date`.
  private(set) var date: String
  /// Monotonic nanoseconds of the last tick: exact enough for deadlines.
  private(set) var now: UInt64
  private var ticking: RepeatedTask?

  init(_ eventLoop: any EventLoop, clock: GatewayClock) {
    self.eventLoop = eventLoop
    self.clock = clock
    executor = LoopTaskExecutor(eventLoop)
    date = HTTPDate.text(seconds: clock.seconds())
    now = clock.monotonic()
  }

  /// Looks for connections past their deadline every `interval`.
  func startTicking(_ interval: TimeAmount) {
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ticking = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in bound.value.tick() }
  }

  func stopTicking() { ticking?.cancel() }

  func add(_ connection: ConnectionHandler) {
    connections[ObjectIdentifier(connection)] = connection
    counters.openedConnections += 1
  }

  func remove(_ connection: ConnectionHandler) {
    if connections.removeValue(forKey: ObjectIdentifier(connection)) != nil { counters.closedConnections += 1 }
  }

  /// Ends every connection at once.
  func closeAll() {
    for connection in Array(connections.values) { connection.abort() }
  }

  private func tick() {
    now = clock.monotonic()
    date = HTTPDate.text(seconds: clock.seconds())
    for connection in Array(connections.values) where connection.deadline <= now { connection.deadlinePassed() }
  }
}
