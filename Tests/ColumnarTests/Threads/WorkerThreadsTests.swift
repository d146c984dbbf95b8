import Columnar
import Synchronization
import Testing

/// Parts that run on threads of their own or, where those come too late, on the calling one.
@Suite struct WorkerThreadsTests {
  /// Every part is done once, whoever does it, and all are done when the call returns.
  @Test(arguments: [0, 1, 2, 3, 8]) func everyPartRunsOnce(count: Int) {
    for round in 0..<200 {
      let calls = Mutex([Int](repeating: 0, count: max(count, 1)))
      WorkerThreads.run(count) { index in
        // The calling thread is through before or after the others have begun.
        if round % 2 == 0, index == 0 { busyWork() }
        calls.withLock { $0[index] += 1 }
      }
      #expect(calls.withLock { $0 } == [Int](repeating: 1, count: max(count, 1)))
    }
  }

  /// A part that is taken by the calling thread leaves nothing of the body behind in the thread that comes too late.
  @Test func nothingIsKeptAfterwards() {
    final class Held: Sendable {}
    weak var seen: Held?
    do {
      let held = Held()
      seen = held
      for _ in 0..<100 { WorkerThreads.run(4) { _ in withExtendedLifetime(held) {} } }
    }
    #expect(seen == nil)
  }
}

private func busyWork() {
  var sum = 0
  for i in 0..<20_000 { sum &+= i }
  withExtendedLifetime(sum) {}
}
