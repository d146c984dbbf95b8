import Columnar
import QueryPlanner
import Synchronization
import Vectorized

/// Runs statements in sessions over a lake, each of which serves one statement at a time and is kept for the next.
package final class LakeQueryService: QueryService {
  /// A session that is handed from thread to thread, used by one at a time: the lock around the list orders the uses.
  private struct Idle: @unchecked Sendable {
    let session: Session
  }

  private let make: @Sendable () throws -> Session
  private let idle = Mutex<[Idle]>([])

  /// - Parameter make: opens a session; as many as statements run at the same time.
  package init(_ make: @escaping @Sendable () throws -> Session) { self.make = make }

  /// Sessions that read tables of the lake alone, whatever `options` say about files.
  package convenience init(_ options: SessionOptions) {
    var options = options
    options.allowsFiles = false
    let fixed = options
    self.init { try Session(fixed) }
  }

  package func run(
    _ sql: String, cancellation: Cancellation, begin: (Schema) throws -> Void, consume: (Batch) throws -> Void
  ) throws {
    let session = try idle.withLock { $0.popLast() }?.session ?? make()
    defer {
      let free = Idle(session: session)
      idle.withLock { $0.append(free) }
    }
    let query = try session.prepare(sql, cancellation: cancellation)
    try begin(query.schema)
    try query.run(consume)
  }
}
