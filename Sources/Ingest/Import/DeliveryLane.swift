import Columnar
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The buffer of a shard and the writer behind it: one delivery is written while the next one fills.
///
/// `writer` is used by one thread at a time: `submit` waits for the thread before it starts another one.
final class DeliveryLane {
  var buffer: DeliveryBuffer
  var layout: TableLayout { writer.value.layout }
  private let writer: Handed<LakeWriter>
  private var running: BackgroundThread?
  private let outcome = Outcome()

  /// The state of the writing thread that this one reads after joining it.
  private final class Outcome: Sendable {
    struct State: Sendable {
      var failure: (any Error)?
      var windowCount = 0
      var commitCount = 0
      var csvByteCount = 0
      var parquetByteCount = 0
      var slowestMilliseconds = 0.0
    }
    let state = Mutex(State())
  }

  init(_ writer: LakeWriter, limits: FirehoseLimits) throws {
    self.writer = Handed(value: writer)
    buffer = DeliveryBuffer(
      layout: writer.layout, shard: writer.shard, nextSequence: try writer.nextSequence(), limits: limits)
  }

  /// Starts writing `delivery` once the one before it is committed; throws what went wrong there.
  func submit(_ delivery: Delivery) throws {
    try wait()
    let writer = writer
    let outcome = outcome
    running = BackgroundThread("colq-deliver") {
      let started = Self.seconds()
      do {
        let report = try writer.value.deliver(delivery)
        outcome.state.withLock { state in
          state.windowCount += report.windowCount
          state.commitCount += 1
          state.csvByteCount += report.csvByteCount
          state.parquetByteCount += report.parquetByteCount
          state.slowestMilliseconds = max(state.slowestMilliseconds, (Self.seconds() - started) * 1_000)
        }
      } catch {
        outcome.state.withLock { $0.failure = error }
      }
    }
  }

  /// Waits until every submitted delivery is committed; throws what went wrong.
  func wait() throws {
    running?.join()
    running = nil
    if let failure = outcome.state.withLock({ $0.failure }) { throw failure }
  }

  /// Waits for the delivery under way, whatever becomes of it.
  func abandon() {
    running?.join()
    running = nil
  }

  func finish(into summary: inout ImportSummary) throws {
    try wait()
    try writer.value.close()
    let state = outcome.state.withLock { $0 }
    summary.windowCount = state.windowCount
    summary.commitCount = state.commitCount
    summary.csvByteCount = state.csvByteCount
    summary.parquetByteCount = state.parquetByteCount
    summary.slowestCommitMilliseconds = state.slowestMilliseconds
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
