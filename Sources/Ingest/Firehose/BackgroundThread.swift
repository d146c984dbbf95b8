import CSystemCalls

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A value that is handed from thread to thread, used by one at a time: starting and joining a thread order the uses.
struct Handed<T>: @unchecked Sendable {
  let value: T
}

/// One thread that runs a body; `join` waits for its end. Where the system gives no thread, `join` runs the body.
///
/// Sendable because its one owner alone joins it.
package final class BackgroundThread: @unchecked Sendable {
  private let body: @Sendable () -> Void
  #if canImport(Glibc)
    private var thread = pthread_t()
  #else
    private var thread: pthread_t?
  #endif
  private var isStarted = false
  private var isJoined = false

  /// - Parameter name: what `top -H` calls it, at most 15 bytes.
  package init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
    self.body = body
    let job = Unmanaged.passRetained(Job(name, body))
    isStarted = pthread_create(&thread, nil, runJob, job.toOpaque()) == 0
    if !isStarted { job.release() }
  }

  deinit { join() }

  package func join() {
    guard !isJoined else { return }
    isJoined = true
    guard isStarted else { return body() }
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let thread { pthread_join(thread, nil) }
    #endif
  }

  fileprivate final class Job {
    private let name: StaticString
    private let body: @Sendable () -> Void

    init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }

    func run() {
      name.withUTF8Buffer { bytes in
        // A static string ends in a zero byte.
        bytes.baseAddress?.withMemoryRebound(to: CChar.self, capacity: bytes.count + 1) { colq_name_thread($0) }
      }
      body()
    }
  }
}

#if canImport(Glibc)
  private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<BackgroundThread.Job>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#else
  private func runJob(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<BackgroundThread.Job>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif
