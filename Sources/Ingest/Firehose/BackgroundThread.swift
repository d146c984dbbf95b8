import CSystemCalls
import Columnar

/// A value that is handed from thread to thread, used by one at a time: starting and joining a thread order the uses.
struct Handed<T>: @unchecked Sendable {
  let value: T
}

/// One named thread that runs a body; `join` waits for its end. Where the system gives no thread, `join` runs the body.
///
/// Sendable because its one owner alone joins it.
package final class BackgroundThread: @unchecked Sendable {
  private let body: @Sendable () -> Void
  private let thread: SystemThread?
  private var isJoined = false

  /// - Parameter name: what `top -H` calls it, at most 15 bytes.
  package init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
    self.body = body
    thread = SystemThread {
      Self.setName(name)
      body()
    }
  }

  deinit { join() }

  package func join() {
    guard !isJoined else { return }
    isJoined = true
    if let thread { thread.join() } else { body() }
  }

  /// Names the calling thread.
  private static func setName(_ name: StaticString) {
    name.withUTF8Buffer { bytes in
      // A static string ends in a zero byte.
      bytes.baseAddress?.withMemoryRebound(to: CChar.self, capacity: bytes.count + 1) { colq_name_thread($0) }
    }
  }
}
