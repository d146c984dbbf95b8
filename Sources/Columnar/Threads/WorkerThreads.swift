import Synchronization

/// Runs a body on several threads at once; the calling thread is one of them.
package enum WorkerThreads {
  /// Calls `body(0)` … `body(count - 1)`, each on its own thread, and waits for all.
  ///
  /// A thread costs some 20 microseconds, so a pipeline starts its own. The calling thread does the parts itself whose
  /// threads have not begun when it is through with its own: on a busy machine they may get a processor only much later, and
  /// workers take morsels from one cursor.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let parts = (1..<max(count, 1)).map { index in
      let job = Job(index: index, body: body)
      return (job: job, thread: SystemThread { job.run() })
    }
    body(0)
    var working: [SystemThread] = []
    for (job, thread) in parts {
      let isLate = job.run()
      guard let thread else { continue }
      if isLate { thread.detach() } else { working.append(thread) }
    }
    for thread in working { thread.join() }
  }

  /// Calls `body(0)` … `body(count - 1)`, each once; up to `threads` threads take the next index as they get through.
  package static func forEach(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    forEach(count, threads: threads, scratch: {}) { index, _ in body(index) }
  }

  /// As above; `body` gets what `scratch` made for its thread, to use again.
  package static func forEach<Scratch>(
    _ count: Int, threads: Int, scratch: @escaping @Sendable () -> Scratch,
    _ body: @escaping @Sendable (Int, Scratch) -> Void
  ) {
    let cursor = Cursor()
    run(min(threads, count)) { _ in
      let own = scratch()
      while let index = cursor.next(below: count) { body(index, own) }
    }
  }

  private final class Cursor: Sendable {
    private let place = Atomic(0)

    func next(below count: Int) -> Int? {
      let index = place.add(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
  }

  /// One part, done by whoever comes first.
  private final class Job: Sendable {
    private let index: Int
    /// nil once it is taken, so that a thread that comes too late holds nothing of the query.
    private let body: Mutex<(@Sendable (Int) -> Void)?>

    init(index: Int, body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = Mutex(body)
    }

    /// False when another thread does the part.
    @discardableResult func run() -> Bool {
      let taken = body.withLock { body in
        defer { body = nil }
        return body
      }
      guard let taken else { return false }
      taken(index)
      return true
    }
  }
}
