#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread that runs one body; its owner joins or detaches it once.
package struct SystemThread: @unchecked Sendable {
  // Unchecked: Darwin's handle is a pointer, which any thread may join with.
  private let handle: pthread_t

  /// Nil when the system gives no thread.
  package init?(_ body: @escaping @Sendable () -> Void) {
    let handed = Unmanaged.passRetained(Body(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    guard pthread_create(&thread, nil, runBody, handed.toOpaque()) == 0 else {
      handed.release()
      return nil
    }
    #if canImport(Glibc)
      handle = thread
    #else
      guard let thread else { return nil }
      handle = thread
    #endif
  }

  /// Waits for the body's end.
  package func join() { pthread_join(handle, nil) }

  /// Lets the thread end by itself.
  package func detach() { pthread_detach(handle) }

  fileprivate final class Body {
    let call: @Sendable () -> Void

    init(_ call: @escaping @Sendable () -> Void) { self.call = call }
  }
}

#if canImport(Glibc)
  private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<SystemThread.Body>.fromOpaque(argument).takeRetainedValue().call()
    return nil
  }
#else
  private func runBody(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<SystemThread.Body>.fromOpaque(argument).takeRetainedValue().call()
    return nil
  }
#endif
