import Columnar
import Ingest
import QueryPlanner
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The commands' one door to the engine: a session that is opened with the first statement.
final class QueryEngine {
  private let options: SessionOptions
  private var session: Session?

  /// Worker threads of a statement.
  var threads: Int { options.settings.threads }

  /// `threads` nil: the number of processors; `memoryLimit` nil: three quarters of the machine's memory; `pageCache`
  /// nil: the session's default.
  init(lake: String, threads: Int?, memoryLimit: ByteSize?, pageCache: ByteSize? = nil) {
    let settings = ExecutionSettings(
      threads: threads ?? Machine.processorCount, memoryLimit: memoryLimit?.byteCount ?? Machine.memoryByteCount / 4 * 3
    )
    var options = SessionOptions(lakePath: lake, settings: settings)
    if let pageCache { options.pageCacheByteCount = pageCache.byteCount }
    options.tail = StreamTail(lake: lake)
    self.options = options
  }

  /// Runs one statement: `begin` gets the result's columns, `consume` its batches in order.
  func run(
    _ sql: String, cancellation: Cancellation, begin: (Schema) throws -> Void, consume: (Batch) throws -> Void
  ) throws {
    let session = try self.session ?? Session(options)
    self.session = session
    let query = try session.prepare(sql, cancellation: cancellation)
    try begin(query.schema)
    try query.run(consume)
  }
}

/// What the machine has.
enum Machine {
  /// Processors on line.
  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  static var memoryByteCount: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && pageSize > 0 ? pages * pageSize : 8 << 30
  }
}
