import NIOCore

/// The state of each event loop, to be found from a connection's channel.
final class EventLoopStates: Sendable {
  private let states: [ObjectIdentifier: NIOLoopBound<LoopState>]
  private let eventLoops: [any EventLoop]

  private init(_ states: [ObjectIdentifier: NIOLoopBound<LoopState>], _ eventLoops: [any EventLoop]) {
    self.states = states
    self.eventLoops = eventLoops
  }

  static func make(_ group: any EventLoopGroup, clock: GatewayClock, tick: TimeAmount) async throws -> EventLoopStates {
    var states: [ObjectIdentifier: NIOLoopBound<LoopState>] = [:]
    var eventLoops: [any EventLoop] = []
    for eventLoop in group.makeIterator() {
      eventLoops.append(eventLoop)
      states[ObjectIdentifier(eventLoop)] = try await eventLoop.submit {
        let state = LoopState(eventLoop, clock: clock)
        state.startTicking(tick)
        return NIOLoopBound(state, eventLoop: eventLoop)
      }.get()
    }
    return EventLoopStates(states, eventLoops)
  }

  /// On that event loop only; nil for one of another group.
  func state(of eventLoop: any EventLoop) -> LoopState? { states[ObjectIdentifier(eventLoop)]?.value }

  /// Runs `body` on each event loop.
  func forEach(_ body: @escaping @Sendable (LoopState) -> Void) async {
    for eventLoop in eventLoops {
      guard let state = states[ObjectIdentifier(eventLoop)] else { continue }
      // Fails only once the loop has ended, with nothing left to do.
      try? await eventLoop.submit { body(state.value) }.get()
    }
  }

  /// Tasks that will come back to one of the loops.
  func taskCount() async -> Int {
    var sum = 0
    for eventLoop in eventLoops {
      guard let state = states[ObjectIdentifier(eventLoop)] else { continue }
      sum += (try? await eventLoop.submit { state.value.taskCount }.get()) ?? 0
    }
    return sum
  }

  /// The numbers of all loops.
  func counters() async -> LoopCounters {
    var sum = LoopCounters()
    for eventLoop in eventLoops {
      guard let state = states[ObjectIdentifier(eventLoop)] else { continue }
      if let counters = try? await eventLoop.submit({ state.value.counters }).get() { sum.add(counters) }
    }
    return sum
  }
}
