#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a body on several threads at once; the calling thread is one of them.
package enum WorkerThreads {
  /// Calls `body(0)` … `body(count - 1)`, each on its own thread, and waits for all.
  ///
  /// A thread costs some 20 microseconds, so a pipeline starts its own. Where the system gives no thread, the calling
  /// thread does that part itself afterwards: slower, not wrong, since workers take morsels from one cursor.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    var unstarted: [Int] = []
    for index in 1..<max(count, 1) {
      let job = Unmanaged.passRetained(Job(index: index, body: body))
      #if canImport(Glibc)
        var thread = pthread_t()
      #else
        var thread: pthread_t?
      #endif
      let status = pthread_create(&thread, nil, runJob, job.toOpaque())
      if status == 0 {
        #if canImport(Glibc)
          threads.append(thread)
        #else
          if let thread { threads.append(thread) }
        #endif
      } else {
        job.release()
        unstarted.append(index)
      }
    }
    body(0)
    for index in unstarted { body(index) }
    for thread in threads { pthread_join(thread, nil) }
  }

  fileprivate final class Job {
    let index: Int
    let body: @Sendable (Int) -> Void

    init(index: Int, body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }
}

#if canImport(Glibc)
  private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let job = Unmanaged<WorkerThreads.Job>.fromOpaque(argument).takeRetainedValue()
    job.body(job.index)
    return nil
  }
#else
  private func runJob(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let job = Unmanaged<WorkerThreads.Job>.fromOpaque(argument).takeRetainedValue()
    job.body(job.index)
    return nil
  }
#endif
