import Columnar
import NIOCore
import Synchronization
import Vectorized

/// One query under way: runs on a worker's thread, writes its result piece by piece into a pipe.
final class QueryRun: Sendable {
  let pipe = QueryPipe()
  private let sql: String
  private let format: any ResultFormat.Type
  private let cancellation = Cancellation()
  private let reason = Mutex<QueryFault?>(nil)
  private let ended: Mutex<(@Sendable () -> Void)?> = Mutex(nil)
  private let clock: GatewayClock
  private let submittedAt: UInt64

  init(_ sql: String, _ format: any ResultFormat.Type, clock: GatewayClock = .system) {
    self.sql = sql
    self.format = format
    self.clock = clock
    submittedAt = clock.monotonic()
  }

  /// Called once the result is whole or has failed.
  func onEnd(_ body: @escaping @Sendable () -> Void) { ended.withLock { $0 = body } }

  /// Ends the query soon; the first reason is the one that is told.
  func cancel(_ fault: QueryFault) {
    reason.withLock { $0 = $0 ?? fault }
    cancellation.cancel()
    pipe.close()
    pipe.fail(fault)
  }

  func run(_ service: any QueryService, _ limits: QueryLimits) {
    let output = QueryOutput(pipe, format, limits)
    do {
      try cancellation.check()
      try service.run(sql, cancellation: cancellation) {
        output.begin($0)
      } consume: {
        try cancellation.check()
        try output.write($0)
      }
      try output.end(milliseconds: Double(clock.monotonic() &- submittedAt) / 1e6)
    } catch {
      pipe.fail(reason.withLock { $0 } ?? QueryFault(error, in: sql))
    }
    ended.withLock { ended in
      defer { ended = nil }
      return ended
    }?()
  }
}

/// Collects the text of a result up to the size of a piece.
private final class QueryOutput {
  private static let pieceByteCount = 64 << 10

  private let pipe: QueryPipe
  private let format: any ResultFormat.Type
  private let limits: QueryLimits
  private var writer: (any ResultFormat)?
  private let text = ByteBuilder()
  private var rowCount = 0
  private var byteCount = 0

  init(_ pipe: QueryPipe, _ format: any ResultFormat.Type, _ limits: QueryLimits) {
    self.pipe = pipe
    self.format = format
    self.limits = limits
  }

  func begin(_ schema: Schema) { writer = format.init(schema, to: text) }

  func write(_ batch: Batch) throws {
    rowCount += batch.count
    if rowCount > limits.rowCount { throw QueryFault.sizeLimit("\(limits.rowCount) rows") }
    writer?.write(batch, to: text)
    if byteCount + text.count > limits.byteCount { throw QueryFault.sizeLimit("\(limits.byteCount) bytes") }
    if text.count >= Self.pieceByteCount { try push(isLast: false) }
  }

  func end(milliseconds: Double) throws {
    writer?.end(rowCount: rowCount, milliseconds: milliseconds, to: text)
    try push(isLast: true)
  }

  private func push(isLast: Bool) throws {
    byteCount += text.count
    try pipe.push(ByteBuffer(bytes: text.bytes), isLast: isLast)
    text.removeAll()
  }
}
