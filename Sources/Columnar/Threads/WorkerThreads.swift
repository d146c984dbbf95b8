import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a body on several threads at once; the calling thread is one of them.
package enum WorkerThreads {
  /// Calls `body(0)` … `body(count - 1)`, each on its own thread, and waits for all.
  ///
  /// A thread costs some 20 microseconds, so a pipeline starts its own. The calling thread does the parts itself whose
  /// threads have not begun when it is through with its own: on a busy machine they may get a processor only much later, and
  /// workers take morsels from one cursor.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var parts: [(job: Job, thread: pthread_t?)] = []
    for index in 1..<max(count, 1) {
      let job = Job(index: index, body: body)
      let handed = Unmanaged.passRetained(job)
      #if canImport(Glibc)
        var thread = pthread_t()
      #else
        var thread: pthread_t?
      #endif
      let isStarted = pthread_create(&thread, nil, runJob, handed.toOpaque()) == 0
      if !isStarted { handed.release() }
      parts.append((job, isStarted ? thread : nil))
    }
    body(0)
    var working: [pthread_t] = []
    for (job, thread) in parts {
      let isLate = job.run()
      guard let thread else { continue }
      if isLate { pthread_detach(thread) } else { working.append(thread) }
    }
    for thread in working { pthread_join(thread, nil) }
  }

  /// Calls `body(0)` … `body(count - 1)`, each once; up to `threads` threads take the next index as they get through.
  package static func forEach(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let cursor = Cursor()
    run(min(threads, count)) { _ in
      while let index = cursor.next(below: count) { body(index) }
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
  fileprivate final class Job: Sendable {
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

#if canImport(Glibc)
  private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<WorkerThreads.Job>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#else
  private func runJob(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WorkerThreads.Job>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif
